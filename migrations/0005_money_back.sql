-- Money that goes back, money that is settled, and a second gateway.

ALTER TABLE gateway_accounts ADD COLUMN gateway TEXT NOT NULL DEFAULT 'nmi' CHECK (gateway IN ('nmi', 'elavon'));
UPDATE gateway_accounts SET gateway = provider;
ALTER TABLE gateway_accounts DROP COLUMN provider;
ALTER TABLE gateway_accounts RENAME COLUMN gateway TO provider;
ALTER TABLE gateway_accounts ADD COLUMN label TEXT;
-- The currencies that it takes; null for all of them.
ALTER TABLE gateway_accounts ADD COLUMN currencies TEXT;
ALTER TABLE gateway_accounts ADD COLUMN status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive'));
-- When the gateway closes the day's batch.
ALTER TABLE gateway_accounts ADD COLUMN settlement_time TEXT NOT NULL DEFAULT '20:00';
ALTER TABLE gateway_accounts ADD COLUMN settlement_zone TEXT NOT NULL DEFAULT 'America/New_York';

DROP INDEX payment_attempts_open;
ALTER TABLE payment_attempts ADD COLUMN act TEXT NOT NULL DEFAULT 'sale' CHECK (act IN ('sale', 'authorize', 'capture', 'void', 'refund', 'reverse'));
UPDATE payment_attempts SET act = action;
ALTER TABLE payment_attempts DROP COLUMN action;
ALTER TABLE payment_attempts RENAME COLUMN act TO action;
ALTER TABLE payment_attempts ADD COLUMN reversal_id TEXT;
-- One open attempt to take money for an invoice: what makes a double click, two tabs or a retry unable to charge twice.
-- Money that goes back is held to what the payment has left by the payment's own columns.
CREATE UNIQUE INDEX payment_attempts_open ON payment_attempts (merchant_id, invoice_id)
  WHERE status IN ('pending', 'unknown') AND action NOT IN ('refund', 'reverse');
CREATE INDEX payment_attempts_reversal ON payment_attempts (merchant_id, reversal_id) WHERE reversal_id IS NOT NULL;

-- What is on its way back. With it, no two reversals can return more than was captured.
ALTER TABLE payments ADD COLUMN reversing_minor INTEGER NOT NULL DEFAULT 0
  CHECK (reversing_minor >= 0 AND refunded_minor + reversing_minor <= captured_minor);
ALTER TABLE payments ADD COLUMN disputed_minor INTEGER NOT NULL DEFAULT 0 CHECK (disputed_minor BETWEEN 0 AND captured_minor);
-- What came in beyond what was owed, and is the customer's credit.
ALTER TABLE payments ADD COLUMN unapplied_minor INTEGER NOT NULL DEFAULT 0 CHECK (unapplied_minor BETWEEN 0 AND captured_minor);
UPDATE payments SET unapplied_minor = coalesce((
  SELECT -sum(l.amount_minor) FROM ledger_entries AS l
  JOIN transactions AS t ON t.merchant_id = l.merchant_id AND t.id = l.reference_id
  WHERE l.account = 'customer_credit' AND t.merchant_id = payments.merchant_id AND t.payment_id = payments.id
), 0);

-- Of a paid invoice: what went back. Of any: what was credited, and how much of that against what was still owed.
ALTER TABLE invoices ADD COLUMN refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND paid_minor);
ALTER TABLE invoices ADD COLUMN credited_minor INTEGER NOT NULL DEFAULT 0 CHECK (credited_minor BETWEEN 0 AND total_minor);
ALTER TABLE invoices ADD COLUMN credit_applied_minor INTEGER NOT NULL DEFAULT 0
  CHECK (credit_applied_minor BETWEEN 0 AND credited_minor AND credit_applied_minor <= paid_minor);

ALTER TABLE transactions ADD COLUMN gateway_account_id TEXT;
ALTER TABLE transactions ADD COLUMN reversal_id TEXT;
ALTER TABLE transactions ADD COLUMN payout_id TEXT;
ALTER TABLE transactions ADD COLUMN settled_at INTEGER;
UPDATE transactions SET gateway_account_id = (
  SELECT gateway_account_id FROM payment_attempts AS a
  WHERE a.merchant_id = transactions.merchant_id AND a.payment_id = transactions.payment_id AND a.status = 'succeeded'
  ORDER BY a.created_at DESC LIMIT 1
);
CREATE INDEX transactions_gateway ON transactions (merchant_id, gateway_account_id, gateway_transaction_id) WHERE gateway_transaction_id IS NOT NULL;
CREATE INDEX transactions_payout ON transactions (merchant_id, payout_id, created_at DESC, id DESC) WHERE payout_id IS NOT NULL;

-- Whose account an entry is of, where an account is kept for each customer.
ALTER TABLE ledger_entries ADD COLUMN customer_id TEXT;

-- What merchants owe their customers, from the ledger's own entries. It cannot be spent below zero.
CREATE TABLE customer_balances (
  merchant_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  balance_minor INTEGER NOT NULL CHECK (balance_minor >= 0),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, customer_id, currency),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_customer_credit AFTER INSERT ON ledger_entries
  WHEN NEW.account = 'customer_credit' AND NEW.customer_id IS NOT NULL BEGIN
  INSERT INTO customer_balances (merchant_id, customer_id, currency, balance_minor, updated_at)
  VALUES (NEW.merchant_id, NEW.customer_id, NEW.currency, 0, NEW.created_at) ON CONFLICT DO NOTHING;
  UPDATE customer_balances SET balance_minor = balance_minor - NEW.amount_minor, updated_at = NEW.created_at
  WHERE merchant_id = NEW.merchant_id AND customer_id = NEW.customer_id AND currency = NEW.currency;
END;
UPDATE ledger_entries SET customer_id = (
  SELECT t.customer_id FROM transactions AS t WHERE t.merchant_id = ledger_entries.merchant_id AND t.id = ledger_entries.reference_id
) WHERE account = 'customer_credit';
INSERT INTO customer_balances (merchant_id, customer_id, currency, balance_minor, updated_at)
  SELECT merchant_id, customer_id, currency, -sum(amount_minor), max(created_at) FROM ledger_entries
  WHERE account = 'customer_credit' AND customer_id IS NOT NULL GROUP BY merchant_id, customer_id, currency;

-- Refunds, and voids of what was captured: each returns money of one payment.
CREATE TABLE reversals (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('refund', 'void')),
  method TEXT NOT NULL CHECK (method IN ('refund', 'void', 'offline')),
  status TEXT NOT NULL CHECK (status IN ('processing', 'succeeded', 'failed', 'canceled')),
  payment_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  order_id TEXT,
  customer_id TEXT,
  credit_note_id TEXT,
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
CREATE INDEX reversals_list ON reversals (merchant_id, kind, created_at DESC, id DESC);
CREATE INDEX reversals_payment ON reversals (merchant_id, payment_id);
CREATE INDEX reversals_invoice ON reversals (merchant_id, invoice_id);
CREATE INDEX reversals_credit_note ON reversals (merchant_id, credit_note_id) WHERE credit_note_id IS NOT NULL;

CREATE TABLE credit_notes (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  number TEXT,
  invoice_id TEXT NOT NULL,
  customer_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('issued', 'applied', 'voided')),
  credit_method TEXT NOT NULL CHECK (credit_method IN ('refund_to_payment_method', 'customer_balance', 'external')),
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  tax_minor INTEGER NOT NULL CHECK (tax_minor BETWEEN 0 AND amount_minor),
  applied_minor INTEGER NOT NULL CHECK (applied_minor BETWEEN 0 AND amount_minor),
  taxes TEXT NOT NULL,
  reason TEXT,
  reason_code TEXT,
  cancel_subscription INTEGER NOT NULL CHECK (cancel_subscription IN (0, 1)),
  proration TEXT,
  metadata TEXT NOT NULL,
  idempotency_key TEXT,
  request_hash TEXT,
  issued_at INTEGER NOT NULL,
  applied_at INTEGER,
  voided_at INTEGER,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT;
CREATE INDEX credit_notes_list ON credit_notes (merchant_id, created_at DESC, id DESC);
CREATE INDEX credit_notes_invoice ON credit_notes (merchant_id, invoice_id, created_at DESC, id DESC);
CREATE INDEX credit_notes_customer ON credit_notes (merchant_id, customer_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX credit_notes_number ON credit_notes (merchant_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX credit_notes_key ON credit_notes (merchant_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE TRIGGER credit_notes_counted AFTER INSERT ON credit_notes BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'credit_notes', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;

CREATE TABLE credit_note_lines (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  credit_note_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  invoice_line_id TEXT,
  description TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  unit_amount_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  metadata TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, credit_note_id) REFERENCES credit_notes (merchant_id, id)
) STRICT;
CREATE INDEX credit_note_lines_note ON credit_note_lines (merchant_id, credit_note_id, position);

-- What a transaction costs, layer by layer.
CREATE TABLE transaction_fees (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  component TEXT NOT NULL CHECK (component IN ('interchange', 'scheme', 'acquirer', 'platform', 'dispute')),
  currency TEXT NOT NULL,
  percentage_minor INTEGER NOT NULL,
  fixed_minor INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  estimated INTEGER NOT NULL CHECK (estimated IN (0, 1)),
  matrix_version TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, transaction_id) REFERENCES transactions (merchant_id, id)
) STRICT;
CREATE INDEX transaction_fees_transaction ON transaction_fees (merchant_id, transaction_id);

-- A settled batch, as the bank gets it.
CREATE TABLE payouts (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  gateway TEXT NOT NULL,
  gateway_account_id TEXT NOT NULL,
  gateway_payout_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'in_transit', 'paid', 'failed', 'canceled')),
  currency TEXT NOT NULL,
  charges_minor INTEGER NOT NULL CHECK (charges_minor >= 0),
  refunds_minor INTEGER NOT NULL CHECK (refunds_minor >= 0),
  -- Below zero where more was won back than was taken.
  chargebacks_minor INTEGER NOT NULL,
  fees_minor INTEGER NOT NULL CHECK (fees_minor >= 0),
  charges_count INTEGER NOT NULL,
  refunds_count INTEGER NOT NULL,
  chargebacks_count INTEGER NOT NULL,
  failure_reason TEXT,
  arrival_at INTEGER,
  settled_at INTEGER,
  UNIQUE (merchant_id, id),
  UNIQUE (merchant_id, gateway_account_id, gateway_payout_id),
  FOREIGN KEY (merchant_id, gateway_account_id) REFERENCES gateway_accounts (merchant_id, id)
) STRICT;
CREATE INDEX payouts_list ON payouts (merchant_id, created_at DESC, id DESC);
CREATE TRIGGER payouts_counted AFTER INSERT ON payouts BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'payouts', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;

CREATE TABLE disputes (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('needs_response', 'under_review', 'won', 'lost', 'warning_closed', 'warning_needs_response')),
  resolution TEXT CHECK (resolution IN ('won', 'lost', 'withdrawn')),
  payment_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  customer_id TEXT,
  gateway TEXT NOT NULL,
  gateway_account_id TEXT NOT NULL,
  gateway_dispute_id TEXT NOT NULL,
  gateway_transaction_id TEXT,
  payment_rail TEXT,
  dispute_kind TEXT,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  fee_minor INTEGER NOT NULL CHECK (fee_minor >= 0),
  currency TEXT NOT NULL,
  reason_code TEXT,
  reason TEXT,
  network_reason_code TEXT,
  network_reason_description TEXT,
  customer_name TEXT,
  card_brand TEXT,
  card_last4 TEXT,
  evidence TEXT,
  evidence_due_at INTEGER,
  evidence_submitted_at INTEGER,
  -- Null while what payouts deducted of it is not what it comes to.
  payout_id TEXT,
  deducted_minor INTEGER NOT NULL DEFAULT 0 CHECK (deducted_minor BETWEEN 0 AND amount_minor),
  disputed_at INTEGER NOT NULL,
  resolved_at INTEGER,
  UNIQUE (merchant_id, id),
  UNIQUE (merchant_id, gateway_account_id, gateway_dispute_id),
  FOREIGN KEY (merchant_id, payment_id) REFERENCES payments (merchant_id, id),
  FOREIGN KEY (merchant_id, transaction_id) REFERENCES transactions (merchant_id, id)
) STRICT;
CREATE INDEX disputes_list ON disputes (merchant_id, disputed_at DESC, id DESC);
CREATE INDEX disputes_open ON disputes (merchant_id, evidence_due_at) WHERE status IN ('needs_response', 'warning_needs_response');
CREATE INDEX disputes_due ON disputes (evidence_due_at) WHERE status IN ('needs_response', 'warning_needs_response');
CREATE INDEX disputes_payment ON disputes (merchant_id, payment_id);
CREATE INDEX disputes_undeducted ON disputes (merchant_id, gateway_account_id) WHERE payout_id IS NULL;
CREATE TRIGGER disputes_counted AFTER INSERT ON disputes BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'disputes', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;

-- What comparing a day with the gateway's own report came to.
CREATE TABLE reconciliations (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  gateway_account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('matched', 'differs', 'unavailable')),
  checked INTEGER NOT NULL,
  differences TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  UNIQUE (merchant_id, gateway_account_id, day),
  FOREIGN KEY (merchant_id, gateway_account_id) REFERENCES gateway_accounts (merchant_id, id)
) STRICT;
CREATE INDEX reconciliations_list ON reconciliations (merchant_id, created_at DESC, id DESC);
CREATE INDEX reconciliations_account ON reconciliations (merchant_id, gateway_account_id, created_at DESC, id DESC);
CREATE TRIGGER reconciliations_counted AFTER INSERT ON reconciliations BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'reconciliations', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
