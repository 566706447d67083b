CREATE TABLE IF NOT EXISTS customers (
  state TEXT NOT NULL, acc_length BIGINT NOT NULL, area_code BIGINT NOT NULL, phone TEXT NOT NULL,
  int_plan TEXT NOT NULL, vmail_plan TEXT NOT NULL, vmail_msg BIGINT NOT NULL,
  day_mins DOUBLE NOT NULL, day_calls BIGINT NOT NULL, day_charge DOUBLE NOT NULL,
  eve_mins DOUBLE NOT NULL, eve_calls BIGINT NOT NULL, eve_charge DOUBLE NOT NULL,
  night_mins DOUBLE NOT NULL, night_calls BIGINT NOT NULL, night_charge DOUBLE NOT NULL,
  int_mins DOUBLE NOT NULL, int_calls BIGINT NOT NULL, int_charge DOUBLE NOT NULL,
  cust_service_calls BIGINT NOT NULL, churn TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS customer_message (
  area_code BIGINT NOT NULL, phone TEXT NOT NULL, message TEXT NOT NULL, calltime TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS customer_churn_results (
  area_code BIGINT NOT NULL, phone TEXT NOT NULL, will_churn DOUBLE NOT NULL
);

CREATE TABLE IF NOT EXISTS offer_log (
  id BIGINT NOT NULL PRIMARY KEY, offered_at TEXT NOT NULL, area_code BIGINT NOT NULL, phone TEXT NOT NULL,
  message TEXT NOT NULL, sentiment TEXT NOT NULL, confidence DOUBLE NOT NULL, will_churn DOUBLE NOT NULL,
  drivers TEXT NOT NULL, rule TEXT NOT NULL, arm TEXT NOT NULL, seed BIGINT NOT NULL,
  offer TEXT NOT NULL, simulated BIGINT NOT NULL, stayed BIGINT
);
