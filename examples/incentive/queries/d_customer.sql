-- One customer, and what the customer says on the line.
SELECT day_mins, cust_service_calls, int_plan,
  ROUND(will_churn(acc_length, vmail_msg, day_mins, day_calls, eve_mins, night_mins, night_calls,
    int_calls, int_charge, cust_service_calls, IntPlanOneHot(int_plan)), 3) AS will_churn,
  aws_comprehend_detect_sentiment('You morons! You charged me extra again!', 'en') AS sentiment,
  ROUND(aws_comprehend_detect_sentiment_confidence('You morons! You charged me extra again!', 'en'), 3) AS confidence
FROM customers
WHERE area_code = 408 AND phone = '375-9999';
