-- Customers, what they pay, and how likely they are to leave.
SELECT state, area_code, phone,
  ROUND(day_charge + eve_charge + night_charge + int_charge, 2) AS total_charge,
  int_plan, cust_service_calls,
  ROUND(will_churn(acc_length, vmail_msg, day_mins, day_calls, eve_mins, night_mins, night_calls,
    int_calls, int_charge, cust_service_calls, IntPlanOneHot(int_plan)), 3) AS will_churn
FROM customers
LIMIT 5;
