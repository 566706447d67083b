-- The log of offers.
SELECT id, phone, sentiment, confidence, will_churn, rule, arm, seed, drivers
FROM offer_log
WHERE simulated = 0
ORDER BY id;
