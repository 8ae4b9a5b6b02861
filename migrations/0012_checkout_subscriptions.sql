-- Subscriptions and cards that begin on a payment page, and what their buyers agreed to.
ALTER TABLE checkout_sessions ADD COLUMN subscription_id TEXT;
ALTER TABLE checkout_sessions ADD COLUMN payment_method_id TEXT;
ALTER TABLE payment_methods ADD COLUMN consent TEXT;
