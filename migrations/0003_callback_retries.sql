-- A callback whose processing fails is tried again at growing intervals, and in the end left for people to look at: then
-- it has neither been processed nor a next attempt. Its body is dropped in time, so it may be null.
CREATE TABLE gateway_callbacks_next (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  gateway_account_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  body TEXT,
  received_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  next_attempt_at INTEGER,
  last_error TEXT,
  processed_at INTEGER,
  result TEXT,
  UNIQUE (merchant_id, id),
  UNIQUE (gateway_account_id, event_id),
  FOREIGN KEY (merchant_id, gateway_account_id) REFERENCES gateway_accounts (merchant_id, id)
) STRICT;
INSERT INTO gateway_callbacks_next
  SELECT id, merchant_id, gateway_account_id, event_id, event_type, body, received_at, 0,
    iif(processed_at IS NULL, received_at, NULL), NULL, processed_at, result
  FROM gateway_callbacks;
DROP TABLE gateway_callbacks;
ALTER TABLE gateway_callbacks_next RENAME TO gateway_callbacks;
CREATE INDEX gateway_callbacks_due ON gateway_callbacks (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX gateway_callbacks_failed ON gateway_callbacks (merchant_id, received_at) WHERE processed_at IS NULL AND next_attempt_at IS NULL;
CREATE INDEX gateway_callbacks_retention ON gateway_callbacks (received_at) WHERE body IS NOT NULL;

-- When the way to what is over by then may go. Null: never.
ALTER TABLE directory ADD COLUMN purge_at INTEGER;
UPDATE directory SET purge_at = 2592000000 + (SELECT expires_at FROM checkout_sessions WHERE token_hash = directory.key)
  WHERE kind = 'checkout_session';
UPDATE directory SET purge_at = 2592000000 + (SELECT expires_at FROM authentications WHERE state_hash = directory.key)
  WHERE kind = 'authentication';
CREATE INDEX directory_purge ON directory (purge_at) WHERE purge_at IS NOT NULL;

CREATE INDEX authentications_ended ON authentications (updated_at) WHERE status IN ('failed', 'expired', 'used');
