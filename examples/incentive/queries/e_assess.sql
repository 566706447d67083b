-- The inputs of the decision table for one customer and message.
SELECT day_mins, cust_service_calls,
  IntPlanOneHot(int_plan) AS int_plan_no,
  ROUND(will_churn(acc_length, vmail_msg, day_mins, day_calls, eve_mins, night_mins, night_calls,
    int_calls, int_charge, cust_service_calls, IntPlanOneHot(int_plan)), 3) AS will_churn,
  aws_comprehend_detect_sentiment(:message, 'en') AS sentiment,
  ROUND(aws_comprehend_detect_sentiment_confidence(:message, 'en'), 3) AS confidence
FROM customers
WHERE area_code = :area_code AND phone = :phone;
