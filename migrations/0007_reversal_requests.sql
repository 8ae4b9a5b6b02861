-- Whose request a reversal is, so that a retry finds it even where no gateway was asked; and voids of funds that a payment
-- only held: those are of no invoice yet, and of no transaction.

CREATE TABLE reversals_new (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('refund', 'void')),
  method TEXT NOT NULL CHECK (method IN ('refund', 'void', 'offline')),
  status TEXT NOT NULL CHECK (status IN ('processing', 'succeeded', 'failed', 'canceled')),
  payment_id TEXT NOT NULL,
  transaction_id TEXT CHECK (transaction_id IS NOT NULL OR kind = 'void'),
  invoice_id TEXT CHECK (invoice_id IS NOT NULL OR transaction_id IS NULL),
  order_id TEXT,
  customer_id TEXT,
  credit_note_id TEXT,
  request_key TEXT,
  gateway TEXT NOT NULL,
  gateway_reversal_id TEXT,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  from_credit_minor INTEGER NOT NULL CHECK (from_credit_minor BETWEEN 0 AND amount_minor),
  currency TEXT NOT NULL,
  reason_code TEXT,
  reason TEXT,
  failure_code TEXT,
  failure_reason TEXT,
  processed_at INTEGER,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, payment_id) REFERENCES payments (merchant_id, id),
  FOREIGN KEY (merchant_id, transaction_id) REFERENCES transactions (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id)
) STRICT;
INSERT INTO reversals_new (id, merchant_id, created_at, updated_at, version, kind, method, status, payment_id, transaction_id, invoice_id,
    order_id, customer_id, credit_note_id, request_key, gateway, gateway_reversal_id, amount_minor, from_credit_minor, currency,
    reason_code, reason, failure_code, failure_reason, processed_at)
  SELECT id, merchant_id, created_at, updated_at, version, kind, method, status, payment_id, transaction_id, invoice_id,
    order_id, customer_id, credit_note_id,
    (SELECT request_key FROM payment_attempts AS a WHERE a.merchant_id = r.merchant_id AND a.reversal_id = r.id LIMIT 1),
    gateway, gateway_reversal_id, amount_minor, from_credit_minor, currency,
    reason_code, reason, failure_code, failure_reason, processed_at
  FROM reversals AS r;
DROP TABLE reversals;
ALTER TABLE reversals_new RENAME TO reversals;
CREATE INDEX reversals_list ON reversals (merchant_id, kind, created_at DESC, id DESC);
CREATE INDEX reversals_payment ON reversals (merchant_id, payment_id);
CREATE INDEX reversals_invoice ON reversals (merchant_id, invoice_id);
CREATE INDEX reversals_credit_note ON reversals (merchant_id, credit_note_id) WHERE credit_note_id IS NOT NULL;
CREATE INDEX reversals_request ON reversals (merchant_id, request_key) WHERE request_key IS NOT NULL;
