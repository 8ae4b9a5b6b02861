-- When a period was paid for the first time: its renewal is told once, whatever happens to its payment afterwards.
ALTER TABLE subscription_periods ADD COLUMN paid_at INTEGER;
UPDATE subscription_periods SET paid_at = (
  SELECT i.paid_at FROM invoices AS i
  WHERE i.merchant_id = subscription_periods.merchant_id AND i.id = subscription_periods.invoice_id)
WHERE sequence > 0;

-- How often in a row the step of a recovery broke off: it rests longer each time.
ALTER TABLE dunning_cases ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
