-- Subscriptions that bill themselves, the recovery of their payments, and simulated time.

-- What a merchant has set; the rest is the platform's default.
ALTER TABLE merchants ADD COLUMN dunning TEXT NOT NULL DEFAULT '{}';
ALTER TABLE merchants ADD COLUMN subscription_rules TEXT NOT NULL DEFAULT '{}';

CREATE TABLE test_clocks (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  name TEXT,
  status TEXT NOT NULL CHECK (status IN ('ready', 'advancing')),
  frozen_time INTEGER NOT NULL,
  target INTEGER CHECK (target IS NULL OR target >= frozen_time),
  deleted_at INTEGER,
  UNIQUE (merchant_id, id),
  CHECK ((status = 'advancing') = (target IS NOT NULL)),
  FOREIGN KEY (merchant_id) REFERENCES merchants (id)
) STRICT;
CREATE INDEX test_clocks_list ON test_clocks (merchant_id, created_at DESC, id DESC);
CREATE TRIGGER test_clocks_counted AFTER INSERT ON test_clocks BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'test_clocks', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER test_clocks_uncounted AFTER UPDATE OF deleted_at ON test_clocks WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL BEGIN
  UPDATE counters SET value = value - 1 WHERE merchant_id = NEW.merchant_id AND name = 'test_clocks';
END;
CREATE INDEX test_clocks_advancing ON test_clocks (updated_at) WHERE status = 'advancing';

ALTER TABLE customers ADD COLUMN test_clock_id TEXT;
CREATE INDEX customers_clock ON customers (merchant_id, test_clock_id) WHERE test_clock_id IS NOT NULL;

CREATE TABLE subscriptions (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  customer_id TEXT NOT NULL,
  status TEXT NOT NULL
    CHECK (status IN ('pending', 'trialing', 'active', 'past_due', 'paused', 'canceled', 'unpaid', 'expired')),
  origin TEXT NOT NULL CHECK (origin IN ('api', 'checkout', 'invoice')),
  product_id TEXT,
  price_id TEXT,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  interval TEXT NOT NULL CHECK (interval IN ('day', 'week', 'month', 'year')),
  interval_count INTEGER NOT NULL CHECK (interval_count > 0),
  timezone TEXT NOT NULL,
  anchor_rule TEXT NOT NULL CHECK (anchor_rule IN ('same_day', 'day_of_month', 'last_day')),
  anchor_day INTEGER CHECK (anchor_day BETWEEN 1 AND 31),
  first_charge TEXT NOT NULL CHECK (first_charge IN ('immediate', 'next_anchor', 'prorate')),
  starts_at INTEGER NOT NULL,
  trial_end INTEGER,
  max_payments INTEGER CHECK (max_payments > 0),
  ends_at INTEGER,
  billed_until INTEGER,
  payments INTEGER NOT NULL CHECK (payments >= 0),
  anchor_at INTEGER NOT NULL,
  current_period_start INTEGER NOT NULL,
  current_period_end INTEGER NOT NULL CHECK (current_period_end >= current_period_start),
  collection_method TEXT NOT NULL CHECK (collection_method IN ('charge_automatically', 'send_invoice')),
  payment_method_id TEXT,
  proration_behavior TEXT NOT NULL CHECK (proration_behavior IN ('create_prorations', 'none', 'always_invoice')),
  discount_ids TEXT NOT NULL,
  cancel_at_period_end INTEGER NOT NULL CHECK (cancel_at_period_end IN (0, 1)),
  cancel_at INTEGER,
  canceled_at INTEGER,
  cancel_reason TEXT,
  ended_at INTEGER,
  pause_at_period_end INTEGER NOT NULL CHECK (pause_at_period_end IN (0, 1)),
  pause_behavior TEXT CHECK (pause_behavior IN ('keep_as_draft', 'mark_uncollectible', 'void')),
  paused_at INTEGER,
  resumes_at INTEGER,
  trial_notice_for INTEGER,
  renewal_notice_for INTEGER,
  next_charge_at INTEGER,
  due_at INTEGER,
  schedule_id TEXT,
  checkout_session_id TEXT,
  invoice_id TEXT,
  test_clock_id TEXT,
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  CHECK (due_at IS NULL OR status NOT IN ('canceled', 'expired')),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT;
CREATE INDEX subscriptions_list ON subscriptions (merchant_id, created_at DESC, id DESC);
CREATE INDEX subscriptions_customer ON subscriptions (merchant_id, customer_id, created_at DESC, id DESC);
CREATE INDEX subscriptions_status ON subscriptions (merchant_id, status, created_at DESC, id DESC);
-- What the scheduler looks for. Those on a test clock wait for it.
CREATE INDEX subscriptions_due ON subscriptions (due_at) WHERE due_at IS NOT NULL AND test_clock_id IS NULL;
CREATE INDEX subscriptions_clock ON subscriptions (merchant_id, test_clock_id, due_at) WHERE test_clock_id IS NOT NULL;
CREATE UNIQUE INDEX subscriptions_session ON subscriptions (merchant_id, checkout_session_id) WHERE checkout_session_id IS NOT NULL;
CREATE UNIQUE INDEX subscriptions_invoice ON subscriptions (merchant_id, invoice_id) WHERE invoice_id IS NOT NULL;
CREATE TRIGGER subscriptions_counted AFTER INSERT ON subscriptions BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'subscriptions', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;

CREATE TABLE subscription_items (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  subscription_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  product_id TEXT,
  price_id TEXT,
  description TEXT,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  currency TEXT NOT NULL,
  unit_amount_minor INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  held_minor INTEGER CHECK (held_minor >= 0),
  held_for INTEGER,
  fulfillment_type TEXT NOT NULL CHECK (fulfillment_type IN ('none', 'physical', 'digital')),
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  CHECK ((held_minor IS NULL) = (held_for IS NULL)),
  FOREIGN KEY (merchant_id, subscription_id) REFERENCES subscriptions (merchant_id, id)
) STRICT;
CREATE INDEX subscription_items_list ON subscription_items (merchant_id, subscription_id, position);

-- Each period of a subscription is billed once, by its number. Two may begin at one instant: a cycle that begins anew, too.
CREATE TABLE subscription_periods (
  merchant_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  invoice_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, subscription_id, sequence),
  UNIQUE (merchant_id, invoice_id),
  FOREIGN KEY (merchant_id, subscription_id) REFERENCES subscriptions (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription_adjustments (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  subscription_id TEXT NOT NULL,
  product_id TEXT,
  price_id TEXT,
  description TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  amount_minor INTEGER NOT NULL,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  invoice_id TEXT,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, subscription_id) REFERENCES subscriptions (merchant_id, id)
) STRICT;
CREATE INDEX subscription_adjustments_open ON subscription_adjustments (merchant_id, subscription_id) WHERE invoice_id IS NULL;

CREATE TABLE dunning_cases (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  subscription_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'recovered', 'exhausted', 'stopped')),
  started_at INTEGER NOT NULL,
  retries INTEGER NOT NULL CHECK (retries >= 0),
  phase INTEGER NOT NULL CHECK (phase BETWEEN 1 AND 3),
  settings TEXT NOT NULL,
  decline_code TEXT,
  decline_category TEXT,
  due_at INTEGER CHECK (due_at IS NULL OR status = 'open'),
  due_step TEXT CHECK (due_step IN ('retry', 'exhaust')),
  grace_until INTEGER NOT NULL,
  ended_at INTEGER,
  test_clock_id TEXT,
  UNIQUE (merchant_id, id),
  CHECK ((due_at IS NULL) = (due_step IS NULL)),
  -- One recovery of an invoice, however many of its payments fail.
  UNIQUE (merchant_id, invoice_id),
  FOREIGN KEY (merchant_id, subscription_id) REFERENCES subscriptions (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id)
) STRICT;
CREATE TRIGGER dunning_cases_counted AFTER INSERT ON dunning_cases BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'dunning_cases', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE INDEX dunning_cases_subscription ON dunning_cases (merchant_id, subscription_id, status);
CREATE INDEX dunning_cases_due ON dunning_cases (due_at) WHERE due_at IS NOT NULL AND test_clock_id IS NULL;
CREATE INDEX dunning_cases_clock ON dunning_cases (merchant_id, test_clock_id, due_at) WHERE test_clock_id IS NOT NULL;

CREATE TABLE subscription_schedules (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('not_started', 'active', 'completed', 'canceled', 'released')),
  customer_id TEXT,
  subscription_id TEXT,
  phases TEXT NOT NULL,
  phase_index INTEGER,
  end_behavior TEXT NOT NULL CHECK (end_behavior IN ('cancel', 'release')),
  due_at INTEGER CHECK (due_at IS NULL OR status IN ('not_started', 'active')),
  released_at INTEGER,
  released_subscription_id TEXT,
  test_clock_id TEXT,
  request_key TEXT,
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id),
  FOREIGN KEY (merchant_id, subscription_id) REFERENCES subscriptions (merchant_id, id)
) STRICT;
CREATE UNIQUE INDEX subscription_schedules_request ON subscription_schedules (merchant_id, request_key) WHERE request_key IS NOT NULL;
CREATE INDEX subscription_schedules_list ON subscription_schedules (merchant_id, created_at DESC, id DESC);
CREATE TRIGGER subscription_schedules_counted AFTER INSERT ON subscription_schedules BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'subscription_schedules', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
-- A subscription follows one schedule at a time.
CREATE UNIQUE INDEX subscription_schedules_current ON subscription_schedules (merchant_id, subscription_id)
  WHERE status IN ('not_started', 'active') AND subscription_id IS NOT NULL;
CREATE INDEX subscription_schedules_due ON subscription_schedules (due_at) WHERE due_at IS NOT NULL AND test_clock_id IS NULL;
CREATE INDEX subscription_schedules_clock ON subscription_schedules (merchant_id, test_clock_id, due_at) WHERE test_clock_id IS NOT NULL;
