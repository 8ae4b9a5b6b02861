-- Where the goods of a subscription go, period by period; null for its customer's own address.
ALTER TABLE subscriptions ADD COLUMN shipping TEXT;
