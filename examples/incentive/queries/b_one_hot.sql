-- The one-hot functions beside their columns.
SELECT int_plan, IntPlanOneHot(int_plan) AS int_plan_no,
  area_code, AreaCode510(area_code) AS area_code_510,
  state, stateTX(state) AS state_TX
FROM customers
LIMIT 5;
