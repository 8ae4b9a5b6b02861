-- The first schema. Times are UTC milliseconds, amounts integer minor units, flags 0 or 1, JSON is text.
-- Every row belongs to a merchant (the tenant); references carry it, so that no row can point into another tenant.

CREATE TABLE accounts (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE merchants (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('sandbox', 'live')),
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  timezone TEXT NOT NULL,
  currency TEXT NOT NULL,
  country TEXT,
  support_email TEXT,
  branding TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (slug),
  UNIQUE (account_id, mode),
  FOREIGN KEY (account_id) REFERENCES accounts (id)
) STRICT;

CREATE TABLE api_keys (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  hint TEXT NOT NULL,
  scopes TEXT NOT NULL,
  api_version TEXT NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (merchant_id, id),
  UNIQUE (hash),
  FOREIGN KEY (merchant_id) REFERENCES merchants (id)
) STRICT;

CREATE TABLE directory (
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  target_id TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE gateway_accounts (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  provider TEXT NOT NULL CHECK (provider IN ('nmi')),
  security_key_sealed TEXT NOT NULL,
  webhook_key_sealed TEXT NOT NULL,
  tokenization_key TEXT NOT NULL,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  UNIQUE (merchant_id, id)
) STRICT;
CREATE UNIQUE INDEX gateway_accounts_default ON gateway_accounts (merchant_id) WHERE is_default = 1;

CREATE TABLE customers (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  external_source TEXT,
  external_id TEXT,
  external_updated_at INTEGER,
  content_hash TEXT,
  email TEXT NOT NULL,
  name TEXT,
  phone TEXT,
  company_name TEXT,
  address_line1 TEXT,
  address_line2 TEXT,
  city TEXT,
  state TEXT,
  postal_code TEXT,
  country TEXT,
  currency TEXT,
  tax_id TEXT,
  tax_treatment TEXT NOT NULL,
  merchant_ref_id TEXT,
  buyer_key TEXT,
  metadata TEXT NOT NULL,
  custom_fields TEXT NOT NULL,
  deleted_at INTEGER,
  UNIQUE (merchant_id, id)
) STRICT;
CREATE INDEX customers_list ON customers (merchant_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX customers_email ON customers (merchant_id, lower(email), created_at) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX customers_external ON customers (merchant_id, external_source, external_id) WHERE external_id IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX customers_buyer ON customers (merchant_id, buyer_key) WHERE buyer_key IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE payment_methods (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  customer_id TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  gateway TEXT NOT NULL,
  gateway_account_id TEXT NOT NULL,
  vault_id TEXT NOT NULL,
  initial_transaction_id TEXT,
  card_brand TEXT,
  card_last4 TEXT,
  card_exp_month INTEGER,
  card_exp_year INTEGER,
  billing_details TEXT,
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id),
  FOREIGN KEY (merchant_id, gateway_account_id) REFERENCES gateway_accounts (merchant_id, id)
) STRICT;
CREATE INDEX payment_methods_customer ON payment_methods (merchant_id, customer_id, created_at DESC, id DESC);
CREATE INDEX payment_methods_list ON payment_methods (merchant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX payment_methods_default ON payment_methods (merchant_id, customer_id) WHERE is_default = 1;

CREATE TABLE products (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  external_source TEXT,
  external_id TEXT,
  external_updated_at INTEGER,
  content_hash TEXT,
  product_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  kind TEXT NOT NULL,
  pricing_model TEXT NOT NULL,
  amount_minor INTEGER CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  interval TEXT,
  interval_count INTEGER,
  trial_days INTEGER NOT NULL,
  fulfillment_type TEXT NOT NULL,
  track_inventory INTEGER NOT NULL CHECK (track_inventory IN (0, 1)),
  stock_quantity INTEGER,
  billing_anchor_rule TEXT,
  billing_anchor_day INTEGER,
  first_charge_behavior TEXT,
  end_behavior TEXT,
  max_payments INTEGER,
  usage_meter_id TEXT,
  slug TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
  image_url TEXT,
  media TEXT NOT NULL,
  features TEXT NOT NULL,
  tax_behavior TEXT,
  tax_code TEXT,
  tax_rate_ids TEXT NOT NULL,
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  UNIQUE (merchant_id, product_id)
) STRICT;
CREATE INDEX products_list ON products (merchant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX products_external ON products (merchant_id, external_source, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX products_slug ON products (merchant_id, slug) WHERE slug IS NOT NULL;

CREATE TABLE prices (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  currency TEXT NOT NULL,
  unit_amount INTEGER,
  type TEXT NOT NULL,
  pricing_model TEXT NOT NULL,
  interval TEXT,
  interval_count INTEGER,
  trial_period_days INTEGER,
  start_rule TEXT,
  minimum_amount INTEGER,
  maximum_amount INTEGER,
  suggested_amount INTEGER,
  preset_amounts TEXT,
  name TEXT,
  nickname TEXT,
  description TEXT,
  lookup_key TEXT,
  billing_scheme TEXT NOT NULL,
  tiers_mode TEXT,
  tiers TEXT,
  transform_quantity TEXT,
  percentage_rate_bps INTEGER,
  pay_in_advance INTEGER NOT NULL CHECK (pay_in_advance IN (0, 1)),
  spending_minimum_cents INTEGER,
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, product_id) REFERENCES products (merchant_id, id)
) STRICT;
CREATE INDEX prices_list ON prices (merchant_id, created_at DESC, id DESC);
CREATE INDEX prices_product ON prices (merchant_id, product_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX prices_lookup_key ON prices (merchant_id, lookup_key) WHERE lookup_key IS NOT NULL AND active = 1;

CREATE TABLE invoices (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  external_source TEXT,
  external_id TEXT,
  external_updated_at INTEGER,
  content_hash TEXT,
  customer_id TEXT NOT NULL,
  number TEXT,
  status TEXT NOT NULL CHECK (status IN ('draft', 'pending_approval', 'approved', 'sent', 'partially_paid', 'overdue', 'paid', 'voided', 'refunded', 'uncollectible')),
  origin TEXT NOT NULL,
  currency TEXT NOT NULL,
  subtotal_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL CHECK (discount_minor >= 0),
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
  paid_minor INTEGER NOT NULL CHECK (paid_minor >= 0),
  due_date TEXT,
  due_at INTEGER,
  memo TEXT,
  footer TEXT,
  allowed_methods TEXT,
  allow_partial_payments INTEGER NOT NULL CHECK (allow_partial_payments IN (0, 1)),
  tax_treatment TEXT NOT NULL,
  discounts TEXT NOT NULL,
  taxes TEXT NOT NULL,
  subscription_terms TEXT,
  custom_fields TEXT NOT NULL,
  metadata TEXT NOT NULL,
  external_type TEXT,
  subscription_id TEXT,
  checkout_session_id TEXT,
  public_token_hash TEXT,
  public_token_sealed TEXT,
  submitted_at INTEGER,
  approved_at INTEGER,
  rejected_at INTEGER,
  rejection_reason TEXT,
  finalized_at INTEGER,
  sent_at INTEGER,
  reminded_at INTEGER,
  paid_at INTEGER,
  voided_at INTEGER,
  void_reason TEXT,
  uncollectible_at INTEGER,
  UNIQUE (merchant_id, id),
  CHECK (paid_minor <= total_minor),
  CHECK (status <> 'paid' OR paid_minor = total_minor),
  CHECK (finalized_at IS NOT NULL OR status IN ('draft', 'pending_approval')),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT;
CREATE INDEX invoices_list ON invoices (merchant_id, created_at DESC, id DESC);
CREATE INDEX invoices_customer ON invoices (merchant_id, customer_id, created_at DESC, id DESC);
CREATE INDEX invoices_status ON invoices (merchant_id, status, created_at DESC, id DESC);
CREATE INDEX invoices_subscription ON invoices (merchant_id, subscription_id, created_at DESC, id DESC) WHERE subscription_id IS NOT NULL;
-- Whether a customer has bought before.
CREATE INDEX invoices_paid ON invoices (merchant_id, customer_id) WHERE paid_minor > 0;
CREATE INDEX invoices_due ON invoices (due_at) WHERE due_at IS NOT NULL AND status IN ('approved', 'sent', 'partially_paid');
CREATE UNIQUE INDEX invoices_number ON invoices (merchant_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX invoices_external ON invoices (merchant_id, external_source, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE discounts (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  code TEXT NOT NULL,
  code_key TEXT NOT NULL,
  name TEXT,
  description TEXT,
  type TEXT NOT NULL CHECK (type IN ('percentage', 'fixed_amount', 'free_trial')),
  value INTEGER NOT NULL CHECK (value > 0),
  currency TEXT,
  scope TEXT NOT NULL,
  product_ids TEXT NOT NULL,
  max_redemptions INTEGER,
  max_redemptions_per_customer INTEGER,
  redemptions INTEGER NOT NULL CHECK (redemptions >= 0),
  valid_from INTEGER,
  valid_until INTEGER,
  recurring_type TEXT,
  recurring_cycles INTEGER,
  first_time_customer INTEGER NOT NULL CHECK (first_time_customer IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  archived_at INTEGER,
  UNIQUE (merchant_id, id)
) STRICT;
CREATE INDEX discounts_list ON discounts (merchant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX discounts_code ON discounts (merchant_id, code_key) WHERE archived_at IS NULL;

-- One row for each use of a discount. The ordinal is the customer's how-manieth use: two uses at once cannot both be the last.
CREATE TABLE discount_redemptions (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  discount_id TEXT NOT NULL,
  customer_key TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  invoice_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (merchant_id, id),
  UNIQUE (merchant_id, discount_id, customer_key, ordinal),
  UNIQUE (merchant_id, discount_id, invoice_id),
  FOREIGN KEY (merchant_id, discount_id) REFERENCES discounts (merchant_id, id)
) STRICT;

CREATE TABLE tax_rates (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  description TEXT,
  jurisdiction TEXT,
  percentage INTEGER NOT NULL CHECK (percentage BETWEEN 0 AND 1000000),
  inclusive INTEGER NOT NULL CHECK (inclusive IN (0, 1)),
  tax_type TEXT NOT NULL,
  country TEXT,
  state TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id)
) STRICT;
CREATE INDEX tax_rates_list ON tax_rates (merchant_id, created_at DESC, id DESC);

CREATE TABLE payment_links (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  name TEXT,
  slug TEXT,
  mode TEXT NOT NULL,
  status TEXT NOT NULL,
  activation TEXT NOT NULL,
  activation_changed_at INTEGER NOT NULL,
  amount_minor INTEGER CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  invoice_id TEXT,
  subscription_id TEXT,
  lines TEXT NOT NULL,
  success_url TEXT,
  cancel_url TEXT,
  redirect_url TEXT,
  collect_shipping INTEGER NOT NULL CHECK (collect_shipping IN (0, 1)),
  collect_billing_address INTEGER NOT NULL CHECK (collect_billing_address IN (0, 1)),
  is_business_purchase INTEGER NOT NULL CHECK (is_business_purchase IN (0, 1)),
  allow_quantity INTEGER NOT NULL CHECK (allow_quantity IN (0, 1)),
  allow_promotion_codes INTEGER NOT NULL CHECK (allow_promotion_codes IN (0, 1)),
  tax_behavior TEXT NOT NULL,
  metadata TEXT,
  expires_at INTEGER,
  expire_reason TEXT,
  selection_mode TEXT NOT NULL,
  default_product_id TEXT,
  highlighted_product_id TEXT,
  completions INTEGER NOT NULL,
  idempotency_key TEXT,
  request_hash TEXT,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id)
) STRICT;
CREATE INDEX payment_links_list ON payment_links (merchant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX payment_links_slug ON payment_links (merchant_id, slug) WHERE slug IS NOT NULL;
CREATE UNIQUE INDEX payment_links_idempotency ON payment_links (merchant_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE checkout_sessions (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  token_hash TEXT NOT NULL,
  status TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment_link_id TEXT,
  invoice_id TEXT NOT NULL,
  settles_invoice INTEGER NOT NULL CHECK (settles_invoice IN (0, 1)),
  customer_id TEXT,
  order_id TEXT,
  payment_id TEXT,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  lines TEXT NOT NULL,
  allow_quantity INTEGER NOT NULL CHECK (allow_quantity IN (0, 1)),
  allow_promotion_codes INTEGER NOT NULL CHECK (allow_promotion_codes IN (0, 1)),
  collect_billing_address INTEGER NOT NULL CHECK (collect_billing_address IN (0, 1)),
  collect_shipping INTEGER NOT NULL CHECK (collect_shipping IN (0, 1)),
  trial_days INTEGER CHECK (trial_days >= 0),
  metadata TEXT NOT NULL,
  success_url TEXT,
  cancel_url TEXT,
  allowed_methods TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  completed_at INTEGER,
  UNIQUE (merchant_id, id),
  UNIQUE (token_hash),
  FOREIGN KEY (merchant_id, payment_link_id) REFERENCES payment_links (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT;
CREATE INDEX checkout_sessions_due ON checkout_sessions (expires_at) WHERE status = 'open';

CREATE TABLE invoice_lines (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  source_type TEXT NOT NULL CHECK (source_type IN ('price', 'subscription_item', 'order_line_item', 'adjustment')),
  source_id TEXT,
  product_id TEXT,
  price_id TEXT,
  description TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  unit_amount_minor INTEGER NOT NULL,
  subtotal_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  tax_rate_ids TEXT,
  billing_interval TEXT,
  billing_interval_count INTEGER,
  period_start INTEGER,
  period_end INTEGER,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id)
) STRICT;
CREATE INDEX invoice_lines_invoice ON invoice_lines (merchant_id, invoice_id, position);

CREATE TABLE invoice_comments (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  user_id TEXT,
  content TEXT NOT NULL,
  is_internal INTEGER NOT NULL CHECK (is_internal IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id)
) STRICT;
CREATE INDEX invoice_comments_invoice ON invoice_comments (merchant_id, invoice_id, created_at, id);

CREATE TABLE orders (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  customer_id TEXT,
  invoice_id TEXT,
  subscription_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('draft', 'pending', 'partially_paid', 'paid', 'fulfilled', 'canceled', 'refunded')),
  billing_type TEXT NOT NULL,
  fulfillment_status TEXT NOT NULL,
  currency TEXT NOT NULL,
  subtotal_minor INTEGER NOT NULL CHECK (subtotal_minor >= 0),
  discount_minor INTEGER NOT NULL CHECK (discount_minor >= 0),
  tax_minor INTEGER NOT NULL CHECK (tax_minor >= 0),
  total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
  tax_treatment TEXT NOT NULL,
  discounts TEXT NOT NULL,
  taxes TEXT NOT NULL,
  notes TEXT,
  shipping TEXT,
  metadata TEXT NOT NULL,
  stock_taken INTEGER NOT NULL CHECK (stock_taken IN (0, 1)),
  expires_at INTEGER,
  paid_at INTEGER,
  fulfilled_at INTEGER,
  canceled_at INTEGER,
  cancel_reason TEXT,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id)
) STRICT;
CREATE INDEX orders_list ON orders (merchant_id, created_at DESC, id DESC);
CREATE INDEX orders_customer ON orders (merchant_id, customer_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX orders_invoice ON orders (merchant_id, invoice_id) WHERE invoice_id IS NOT NULL;

CREATE TABLE order_lines (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  product_id TEXT,
  price_id TEXT,
  description TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_amount_minor INTEGER NOT NULL,
  subtotal_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  fulfillment_status TEXT NOT NULL CHECK (fulfillment_status IN ('pending', 'shipped', 'delivered')),
  carrier TEXT,
  tracking_number TEXT,
  fulfilled_at INTEGER,
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, order_id) REFERENCES orders (merchant_id, id)
) STRICT;
CREATE INDEX order_lines_order ON order_lines (merchant_id, order_id, position);

CREATE TABLE payments (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  gateway TEXT NOT NULL,
  gateway_transaction_id TEXT,
  gateway_response_code TEXT,
  gateway_response_text TEXT,
  payment_method_type TEXT,
  card_brand TEXT,
  card_last4 TEXT,
  origin TEXT NOT NULL,
  invoice_id TEXT,
  payment_intent_id TEXT,
  customer_id TEXT,
  status TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  captured_minor INTEGER NOT NULL CHECK (captured_minor >= 0),
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor >= 0),
  payment_method_id TEXT,
  payment_channel TEXT,
  description TEXT,
  statement_descriptor TEXT,
  reference TEXT,
  notes TEXT,
  metadata TEXT NOT NULL,
  authorized_at INTEGER,
  captured_at INTEGER,
  voided_at INTEGER,
  refunded_at INTEGER,
  UNIQUE (merchant_id, id),
  CHECK (captured_minor <= amount_minor),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT;
CREATE INDEX payments_list ON payments (merchant_id, created_at DESC, id DESC);
CREATE INDEX payments_customer ON payments (merchant_id, customer_id, created_at DESC, id DESC);
CREATE INDEX payments_invoice ON payments (merchant_id, invoice_id);

CREATE TABLE transactions (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  gateway TEXT NOT NULL,
  gateway_transaction_id TEXT,
  gateway_response_code TEXT,
  gateway_response_text TEXT,
  payment_method_type TEXT,
  card_brand TEXT,
  card_last4 TEXT,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  customer_id TEXT,
  payment_id TEXT NOT NULL,
  parent_transaction_id TEXT,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor >= 0),
  metadata TEXT NOT NULL,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, invoice_id) REFERENCES invoices (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id),
  FOREIGN KEY (merchant_id, payment_id) REFERENCES payments (merchant_id, id),
  FOREIGN KEY (merchant_id, parent_transaction_id) REFERENCES transactions (merchant_id, id)
) STRICT;
CREATE INDEX transactions_list ON transactions (merchant_id, created_at DESC, id DESC);
CREATE INDEX transactions_customer ON transactions (merchant_id, customer_id, created_at DESC, id DESC);
CREATE INDEX transactions_payment ON transactions (merchant_id, payment_id);
CREATE INDEX transactions_invoice ON transactions (merchant_id, invoice_id);

CREATE TABLE payment_attempts (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('sale', 'authorize', 'capture', 'void')),
  origin TEXT NOT NULL,
  gateway_order_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'unknown', 'succeeded', 'failed', 'canceled')),
  invoice_id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  checkout_session_id TEXT,
  payment_intent_id TEXT,
  order_id TEXT,
  payment_method_id TEXT,
  request_key TEXT,
  gateway TEXT NOT NULL,
  gateway_account_id TEXT NOT NULL,
  parent_transaction_id TEXT,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  gateway_code TEXT,
  gateway_message TEXT,
  gateway_transaction_id TEXT,
  card_brand TEXT,
  card_last4 TEXT,
  attempt_number INTEGER NOT NULL,
  sale TEXT NOT NULL,
  dispatched_at INTEGER NOT NULL,
  first_not_found_at INTEGER,
  checks INTEGER NOT NULL,
  next_check_at INTEGER,
  settled_at INTEGER,
  UNIQUE (merchant_id, id),
  UNIQUE (merchant_id, gateway_order_id),
  FOREIGN KEY (merchant_id, gateway_account_id) REFERENCES gateway_accounts (merchant_id, id),
  FOREIGN KEY (merchant_id, checkout_session_id) REFERENCES checkout_sessions (merchant_id, id)
) STRICT;
-- One open attempt per invoice: what makes a double click, two tabs or a retry unable to charge twice.
CREATE UNIQUE INDEX payment_attempts_open ON payment_attempts (merchant_id, invoice_id) WHERE status IN ('pending', 'unknown');
CREATE INDEX payment_attempts_request ON payment_attempts (merchant_id, request_key, created_at DESC) WHERE request_key IS NOT NULL;
CREATE INDEX payment_attempts_invoice ON payment_attempts (merchant_id, invoice_id, created_at DESC);
CREATE INDEX payment_attempts_payment ON payment_attempts (merchant_id, payment_id);
CREATE INDEX payment_attempts_due ON payment_attempts (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX payment_attempts_session ON payment_attempts (merchant_id, checkout_session_id, created_at DESC) WHERE checkout_session_id IS NOT NULL;
CREATE INDEX payment_attempts_list ON payment_attempts (merchant_id, created_at DESC, id DESC);

CREATE TABLE payment_intents (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  customer_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('requires_payment_method', 'requires_confirmation', 'requires_action', 'processing', 'succeeded', 'canceled')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  capturable_minor INTEGER NOT NULL CHECK (capturable_minor BETWEEN 0 AND amount_minor),
  received_minor INTEGER NOT NULL CHECK (received_minor BETWEEN 0 AND amount_minor),
  currency TEXT NOT NULL,
  capture_method TEXT NOT NULL,
  payment_method_id TEXT,
  payment_id TEXT,
  invoice_id TEXT NOT NULL,
  description TEXT,
  statement_descriptor TEXT,
  statement_descriptor_suffix TEXT,
  receipt_email TEXT,
  last_error TEXT,
  client_secret TEXT NOT NULL,
  authentication_id TEXT,
  next_action TEXT,
  metadata TEXT NOT NULL,
  canceled_at INTEGER,
  cancellation_reason TEXT,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT;
CREATE INDEX payment_intents_list ON payment_intents (merchant_id, created_at DESC, id DESC);
CREATE INDEX payment_intents_customer ON payment_intents (merchant_id, customer_id, created_at DESC, id DESC);

CREATE TABLE setup_intents (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  customer_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('requires_payment_method', 'requires_confirmation', 'requires_action', 'processing', 'succeeded', 'canceled')),
  payment_method_id TEXT,
  payment_method_types TEXT NOT NULL,
  usage TEXT NOT NULL,
  description TEXT,
  last_error TEXT,
  client_secret TEXT NOT NULL,
  authentication_id TEXT,
  next_action TEXT,
  metadata TEXT NOT NULL,
  confirmed_at INTEGER,
  canceled_at INTEGER,
  cancellation_reason TEXT,
  UNIQUE (merchant_id, id),
  FOREIGN KEY (merchant_id, customer_id) REFERENCES customers (merchant_id, id)
) STRICT;
CREATE INDEX setup_intents_list ON setup_intents (merchant_id, created_at DESC, id DESC);

-- 3-D Secure challenges. The browser brings back only the secret behind state_hash, once.
CREATE TABLE authentications (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'passed', 'failed', 'expired', 'used')),
  state_hash TEXT NOT NULL,
  checkout_session_id TEXT,
  payment_intent_id TEXT,
  setup_intent_id TEXT,
  payment_attempt_id TEXT,
  amount_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  gateway_account_id TEXT NOT NULL,
  gateway_reference TEXT NOT NULL,
  url TEXT NOT NULL,
  return_url TEXT,
  instrument_sealed TEXT NOT NULL,
  resume TEXT NOT NULL,
  proof TEXT,
  expires_at INTEGER NOT NULL,
  completed_at INTEGER,
  UNIQUE (merchant_id, id),
  UNIQUE (state_hash),
  FOREIGN KEY (merchant_id, gateway_account_id) REFERENCES gateway_accounts (merchant_id, id)
) STRICT;
CREATE INDEX authentications_due ON authentications (expires_at) WHERE status IN ('pending', 'passed');

CREATE TABLE ledger_entries (
  movement_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  merchant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  reference_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (movement_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_entries_reference ON ledger_entries (merchant_id, reference_id);
CREATE INDEX ledger_entries_account ON ledger_entries (merchant_id, currency, account);

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  type TEXT NOT NULL,
  object_type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  customer_id TEXT,
  invoice_id TEXT,
  subscription_id TEXT,
  order_id TEXT,
  endpoint_id TEXT,
  data TEXT,
  request_id TEXT,
  idempotency_key TEXT,
  api_version TEXT NOT NULL,
  livemode INTEGER NOT NULL CHECK (livemode IN (0, 1)),
  expanded_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (id)
) STRICT;
CREATE INDEX events_list ON events (merchant_id, created_at DESC, id DESC);
CREATE INDEX events_type ON events (merchant_id, type, created_at DESC, id DESC);
CREATE INDEX events_customer ON events (merchant_id, customer_id, created_at DESC, id DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX events_invoice ON events (merchant_id, invoice_id, created_at DESC, id DESC) WHERE invoice_id IS NOT NULL;
-- The outbox: events whose deliveries are still to be made.
CREATE INDEX events_outbox ON events (created_at) WHERE expanded_at IS NULL;
CREATE INDEX events_object ON events (merchant_id, object_id, seq) WHERE expanded_at IS NULL;
CREATE INDEX events_retention ON events (created_at) WHERE data IS NOT NULL;

CREATE TABLE webhook_endpoints (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  url TEXT NOT NULL,
  description TEXT,
  enabled_events TEXT NOT NULL,
  status TEXT NOT NULL,
  secret_sealed TEXT NOT NULL,
  api_version TEXT NOT NULL,
  circuit_state TEXT NOT NULL,
  consecutive_failures INTEGER NOT NULL,
  consecutive_retry_failures INTEGER NOT NULL,
  circuit_opened_at INTEGER,
  total_deliveries INTEGER NOT NULL,
  successful_deliveries INTEGER NOT NULL,
  failed_deliveries INTEGER NOT NULL,
  last_delivery_at INTEGER,
  deleted_at INTEGER,
  UNIQUE (merchant_id, id)
) STRICT;
CREATE INDEX webhook_endpoints_list ON webhook_endpoints (merchant_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE webhook_deliveries (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  endpoint_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_seq INTEGER NOT NULL,
  object_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  generation INTEGER NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  last_status_code INTEGER,
  last_error TEXT,
  last_error_code TEXT,
  last_duration_ms INTEGER,
  last_attempt_at INTEGER,
  last_response TEXT,
  next_retry_at INTEGER,
  claimed_until INTEGER,
  delivered_at INTEGER,
  dead_lettered_at INTEGER,
  dead_letter_reason TEXT,
  UNIQUE (merchant_id, id),
  UNIQUE (event_id, endpoint_id, generation),
  FOREIGN KEY (merchant_id, endpoint_id) REFERENCES webhook_endpoints (merchant_id, id)
) STRICT;
CREATE INDEX webhook_deliveries_list ON webhook_deliveries (merchant_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (merchant_id, endpoint_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_retry_at) WHERE status IN ('pending', 'failed');
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (endpoint_id, next_retry_at) WHERE status IN ('pending', 'failed');
CREATE INDEX webhook_deliveries_retention ON webhook_deliveries (created_at) WHERE last_response IS NOT NULL;
-- First attempts of one object's events leave in order: who is still ahead in the line.
CREATE INDEX webhook_deliveries_line ON webhook_deliveries (endpoint_id, object_id, event_seq) WHERE attempts = 0 AND status = 'pending';

CREATE TABLE messages (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  data TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  sent_at INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (merchant_id, id)
) STRICT;
CREATE INDEX messages_outbox ON messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE TABLE audit_log (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  actor_type TEXT NOT NULL,
  actor_id TEXT,
  action TEXT NOT NULL,
  object_type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (merchant_id, id)
) STRICT;
CREATE INDEX audit_log_object ON audit_log (merchant_id, object_id, created_at);

CREATE TABLE gateway_callbacks (
  id TEXT NOT NULL,
  merchant_id TEXT NOT NULL,
  gateway_account_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  processed_at INTEGER,
  result TEXT,
  UNIQUE (merchant_id, id),
  UNIQUE (gateway_account_id, event_id),
  FOREIGN KEY (merchant_id, gateway_account_id) REFERENCES gateway_accounts (merchant_id, id)
) STRICT;
CREATE INDEX gateway_callbacks_due ON gateway_callbacks (received_at) WHERE processed_at IS NULL;

CREATE TABLE idempotency_records (
  merchant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  response TEXT,
  patch TEXT,
  lease_until INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_records_expiry ON idempotency_records (expires_at);

CREATE TABLE counters (
  merchant_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, name)
) STRICT, WITHOUT ROWID;

-- A checked update is followed by a row here that says whether it hit. A violated CHECK names the reason and
-- aborts the whole batch; the batch ends by emptying the table.
CREATE TABLE batch_guard (
  lost_race INTEGER CONSTRAINT lost_race CHECK (lost_race IS NULL OR lost_race = 1),
  missing_reference INTEGER CONSTRAINT missing_reference CHECK (missing_reference IS NULL OR missing_reference = 1),
  unbalanced INTEGER CONSTRAINT unbalanced CHECK (unbalanced IS NULL OR unbalanced = 0)
) STRICT;

-- Number series: the commit that finalises takes the next number here, in SQL.
CREATE TABLE number_series (
  merchant_id TEXT NOT NULL,
  prefix TEXT NOT NULL,
  year INTEGER NOT NULL,
  next INTEGER NOT NULL,
  PRIMARY KEY (merchant_id, prefix, year)
) STRICT, WITHOUT ROWID;

-- Totals of whole lists, so that the first page costs the same at a million rows as at a thousand.
CREATE TRIGGER customers_counted AFTER INSERT ON customers BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'customers', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER customers_uncounted AFTER UPDATE OF deleted_at ON customers WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL BEGIN
  UPDATE counters SET value = value - 1 WHERE merchant_id = NEW.merchant_id AND name = 'customers';
END;
CREATE TRIGGER products_counted AFTER INSERT ON products BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'products', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER prices_counted AFTER INSERT ON prices BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'prices', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER payment_links_counted AFTER INSERT ON payment_links BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'payment_links', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER invoices_counted AFTER INSERT ON invoices BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'invoices', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER orders_counted AFTER INSERT ON orders BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'orders', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER payments_counted AFTER INSERT ON payments BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'payments', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER transactions_counted AFTER INSERT ON transactions BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'transactions', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER payment_methods_counted AFTER INSERT ON payment_methods BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'payment_methods', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER payment_attempts_counted AFTER INSERT ON payment_attempts BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'payment_attempts', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER webhook_endpoints_counted AFTER INSERT ON webhook_endpoints BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'webhook_endpoints', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER webhook_endpoints_uncounted AFTER UPDATE OF deleted_at ON webhook_endpoints WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL BEGIN
  UPDATE counters SET value = value - 1 WHERE merchant_id = NEW.merchant_id AND name = 'webhook_endpoints';
END;
CREATE TRIGGER events_counted AFTER INSERT ON events BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'events', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER webhook_deliveries_counted AFTER INSERT ON webhook_deliveries BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'webhook_deliveries', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;

-- Substring search without scanning: trigram indexes, kept in step by triggers. Two columns are written in private-use
-- characters, so that nobody's text matches them. `tenant` is one trigram made of the last six digits of the merchant's
-- id: a search that begins with it passes over other merchants' rows. `heads` is the start of each field behind two
-- marks (U+E000), by which a search for one or two characters finds the fields that start with them.
CREATE VIEW customers_text AS
SELECT
  seq, email, name, company_name, phone,
  char(
    54272 + 64 * unicode(substr(merchant_id, -6)) + unicode(substr(merchant_id, -5)),
    54272 + 64 * unicode(substr(merchant_id, -4)) + unicode(substr(merchant_id, -3)),
    54272 + 64 * unicode(substr(merchant_id, -2)) + unicode(substr(merchant_id, -1))
  ) AS tenant,
  (
    char(57344, 57344) || substr(email, 1, 2) ||
    char(57344, 57344) || coalesce(substr(name, 1, 2), '') ||
    char(57344, 57344) || coalesce(substr(company_name, 1, 2), '') ||
    char(57344, 57344) || coalesce(substr(phone, 1, 2), '')
  ) AS heads
FROM customers WHERE deleted_at IS NULL;
CREATE VIRTUAL TABLE customers_search USING fts5 (email, name, company_name, phone, tenant, heads, content = 'customers_text', content_rowid = 'seq', tokenize = 'trigram');
CREATE TRIGGER customers_search_insert AFTER INSERT ON customers BEGIN
  INSERT INTO customers_search (rowid, email, name, company_name, phone, tenant, heads) SELECT * FROM customers_text WHERE seq = NEW.seq;
END;
CREATE TRIGGER customers_search_forget BEFORE UPDATE OF email, name, company_name, phone, deleted_at ON customers BEGIN
  INSERT INTO customers_search (customers_search, rowid, email, name, company_name, phone, tenant, heads) SELECT 'delete', * FROM customers_text WHERE seq = OLD.seq;
END;
CREATE TRIGGER customers_search_update AFTER UPDATE OF email, name, company_name, phone, deleted_at ON customers BEGIN
  INSERT INTO customers_search (rowid, email, name, company_name, phone, tenant, heads) SELECT * FROM customers_text WHERE seq = NEW.seq;
END;
CREATE VIEW products_text AS
SELECT
  seq, name, product_id, description,
  char(
    54272 + 64 * unicode(substr(merchant_id, -6)) + unicode(substr(merchant_id, -5)),
    54272 + 64 * unicode(substr(merchant_id, -4)) + unicode(substr(merchant_id, -3)),
    54272 + 64 * unicode(substr(merchant_id, -2)) + unicode(substr(merchant_id, -1))
  ) AS tenant,
  (
    char(57344, 57344) || substr(name, 1, 2) ||
    char(57344, 57344) || substr(product_id, 1, 2) ||
    char(57344, 57344) || coalesce(substr(description, 1, 2), '')
  ) AS heads
FROM products;
CREATE VIRTUAL TABLE products_search USING fts5 (name, product_id, description, tenant, heads, content = 'products_text', content_rowid = 'seq', tokenize = 'trigram');
CREATE TRIGGER products_search_insert AFTER INSERT ON products BEGIN
  INSERT INTO products_search (rowid, name, product_id, description, tenant, heads) SELECT * FROM products_text WHERE seq = NEW.seq;
END;
CREATE TRIGGER products_search_forget BEFORE UPDATE OF name, product_id, description ON products BEGIN
  INSERT INTO products_search (products_search, rowid, name, product_id, description, tenant, heads) SELECT 'delete', * FROM products_text WHERE seq = OLD.seq;
END;
CREATE TRIGGER products_search_update AFTER UPDATE OF name, product_id, description ON products BEGIN
  INSERT INTO products_search (rowid, name, product_id, description, tenant, heads) SELECT * FROM products_text WHERE seq = NEW.seq;
END;
CREATE VIEW payment_links_text AS
SELECT
  seq, name, slug,
  char(
    54272 + 64 * unicode(substr(merchant_id, -6)) + unicode(substr(merchant_id, -5)),
    54272 + 64 * unicode(substr(merchant_id, -4)) + unicode(substr(merchant_id, -3)),
    54272 + 64 * unicode(substr(merchant_id, -2)) + unicode(substr(merchant_id, -1))
  ) AS tenant,
  (
    char(57344, 57344) || coalesce(substr(name, 1, 2), '') ||
    char(57344, 57344) || coalesce(substr(slug, 1, 2), '')
  ) AS heads
FROM payment_links;
CREATE VIRTUAL TABLE payment_links_search USING fts5 (name, slug, tenant, heads, content = 'payment_links_text', content_rowid = 'seq', tokenize = 'trigram');
CREATE TRIGGER payment_links_search_insert AFTER INSERT ON payment_links BEGIN
  INSERT INTO payment_links_search (rowid, name, slug, tenant, heads) SELECT * FROM payment_links_text WHERE seq = NEW.seq;
END;
CREATE TRIGGER payment_links_search_forget BEFORE UPDATE OF name, slug ON payment_links BEGIN
  INSERT INTO payment_links_search (payment_links_search, rowid, name, slug, tenant, heads) SELECT 'delete', * FROM payment_links_text WHERE seq = OLD.seq;
END;
CREATE TRIGGER payment_links_search_update AFTER UPDATE OF name, slug ON payment_links BEGIN
  INSERT INTO payment_links_search (rowid, name, slug, tenant, heads) SELECT * FROM payment_links_text WHERE seq = NEW.seq;
END;
CREATE TRIGGER discounts_counted AFTER INSERT ON discounts BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'discounts', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER tax_rates_counted AFTER INSERT ON tax_rates BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'tax_rates', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER payment_intents_counted AFTER INSERT ON payment_intents BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'payment_intents', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER setup_intents_counted AFTER INSERT ON setup_intents BEGIN
  INSERT INTO counters (merchant_id, name, value) VALUES (NEW.merchant_id, 'setup_intents', 1)
  ON CONFLICT (merchant_id, name) DO UPDATE SET value = value + 1;
END;
CREATE TRIGGER invoices_dropped AFTER DELETE ON invoices BEGIN
  UPDATE counters SET value = value - 1 WHERE merchant_id = OLD.merchant_id AND name = 'invoices';
END;
