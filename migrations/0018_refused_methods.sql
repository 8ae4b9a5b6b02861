-- When a bank refused a stored method for good: nothing charges it by itself any more. It was a fact of single recoveries before.
ALTER TABLE payment_methods ADD COLUMN refused_at INTEGER;
UPDATE payment_methods SET refused_at = refusal.at
FROM (
  SELECT c.merchant_id, r.value AS id, max(c.updated_at) AS at FROM dunning_cases AS c, json_each(c.refused_method_ids) AS r
  WHERE c.status IN ('open', 'exhausted') GROUP BY c.merchant_id, r.value
) AS refusal
WHERE refusal.merchant_id = payment_methods.merchant_id AND refusal.id = payment_methods.id;
ALTER TABLE dunning_cases DROP COLUMN refused_method_ids;

-- When a subscription was active for the first time, which is told once: where it was told, or where nobody was told of it.
ALTER TABLE subscriptions ADD COLUMN activated_at INTEGER;
UPDATE subscriptions SET activated_at = told.at
FROM (
  SELECT merchant_id, object_id, min(created_at) AS at FROM events
  WHERE type = 'subscription.activated' GROUP BY merchant_id, object_id
) AS told
WHERE told.merchant_id = subscriptions.merchant_id AND told.object_id = subscriptions.id;
UPDATE subscriptions SET activated_at = created_at WHERE activated_at IS NULL AND status = 'active';
