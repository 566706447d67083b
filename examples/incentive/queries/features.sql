-- The arguments of will_churn for one customer, whose shares in the score are the drivers.
SELECT acc_length, vmail_msg, day_mins, day_calls, eve_mins, night_mins, night_calls,
  int_calls, int_charge, cust_service_calls, IntPlanOneHot(int_plan) AS int_plan_no
FROM customers
WHERE area_code = :area_code AND phone = :phone;
