-- What customers wrote, and how they feel.
SELECT message,
  aws_comprehend_detect_sentiment(message, 'en') AS sentiment,
  aws_comprehend_detect_sentiment_confidence(message, 'en') AS confidence
FROM customer_message;
