-- Who stayed, by arm of an experiment: of real offers, and of simulated ones.
SELECT simulated, rule, arm, COUNT(*) AS customers, SUM(stayed) AS stayed
FROM offer_log
WHERE arm <> '' AND stayed IS NOT NULL
GROUP BY simulated, rule, arm
ORDER BY simulated, rule, arm;
