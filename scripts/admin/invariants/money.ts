import { holds, type Invariant } from './invariant.ts'

const HOUR_MS = 3_600_000

const OPEN = "('pending', 'unknown')"

/** What the ledger says was received for an invoice. */
const RECEIVED = `
  SELECT t.merchant_id, t.invoice_id, -sum(l.amount_minor) AS received FROM transactions AS t
  JOIN ledger_entries AS l ON l.merchant_id = t.merchant_id AND l.reference_id = t.id AND l.account = 'receivable'
  GROUP BY t.merchant_id, t.invoice_id`

/** What the ledger says was credited against what was owed on an invoice. */
const CREDITED = `
  SELECT n.merchant_id, n.invoice_id, -sum(l.amount_minor) AS credited FROM credit_notes AS n
  JOIN ledger_entries AS l ON l.merchant_id = n.merchant_id AND l.reference_id = n.id AND l.account = 'receivable'
  GROUP BY n.merchant_id, n.invoice_id`

/** Money is neither made nor lost, and no charge is without its papers. */
export const moneyInvariants: readonly Invariant[] = [
  holds(
    'every ledger movement is of one merchant and currency and sums to zero',
    `SELECT movement_id, sum(amount_minor) AS sum FROM ledger_entries GROUP BY movement_id
     HAVING sum(amount_minor) <> 0 OR count(DISTINCT currency) > 1 OR count(DISTINCT merchant_id) > 1`,
  ),
  holds(
    'the ledger of a merchant sums to zero in every currency',
    'SELECT merchant_id, currency, sum(amount_minor) AS sum FROM ledger_entries GROUP BY merchant_id, currency HAVING sum(amount_minor) <> 0',
  ),
  holds(
    'an invoice is paid with the money that was received for it, and with credit',
    `SELECT i.id, i.status, i.paid_minor, coalesce(r.received, 0) AS received FROM invoices AS i
     LEFT JOIN (${RECEIVED}) AS r ON r.merchant_id = i.merchant_id AND r.invoice_id = i.id
     WHERE i.paid_minor - i.credit_applied_minor <> coalesce(r.received, 0) OR (i.status = 'paid' AND i.paid_minor <> i.total_minor)`,
  ),
  holds(
    'what the ledger says is owed on an invoice is what is left of it',
    `SELECT i.id, i.status, coalesce(o.owed, 0) - coalesce(r.received, 0) - coalesce(c.credited, 0) AS owed FROM invoices AS i
     LEFT JOIN (
       SELECT merchant_id, reference_id, sum(amount_minor) AS owed FROM ledger_entries
       WHERE account = 'receivable' GROUP BY merchant_id, reference_id
     ) AS o ON o.merchant_id = i.merchant_id AND o.reference_id = i.id
     LEFT JOIN (${RECEIVED}) AS r ON r.merchant_id = i.merchant_id AND r.invoice_id = i.id
     LEFT JOIN (${CREDITED}) AS c ON c.merchant_id = i.merchant_id AND c.invoice_id = i.id
     WHERE coalesce(o.owed, 0) - coalesce(r.received, 0) - coalesce(c.credited, 0)
       <> CASE WHEN i.finalized_at IS NULL OR i.status IN ('voided', 'uncollectible') THEN 0 ELSE i.total_minor - i.paid_minor END`,
  ),
  holds(
    "an invoice's amounts are those of its lines",
    `SELECT i.id, i.total_minor FROM invoices AS i JOIN (
       SELECT merchant_id, invoice_id, sum(subtotal_minor) AS subtotal, sum(discount_minor) AS discount, sum(tax_minor) AS tax, sum(total_minor) AS total
       FROM invoice_lines GROUP BY merchant_id, invoice_id
     ) AS l ON l.merchant_id = i.merchant_id AND l.invoice_id = i.id
     WHERE l.subtotal <> i.subtotal_minor OR l.discount <> i.discount_minor OR l.tax <> i.tax_minor OR l.total <> i.total_minor`,
  ),
  holds(
    'every succeeded sale has its finalised invoice and its payment',
    `SELECT t.id, i.status AS invoice, p.status AS payment FROM transactions AS t
     LEFT JOIN invoices AS i ON i.merchant_id = t.merchant_id AND i.id = t.invoice_id
     LEFT JOIN payments AS p ON p.merchant_id = t.merchant_id AND p.id = t.payment_id
     WHERE t.type IN ('sale', 'capture') AND t.status = 'succeeded'
       AND (i.id IS NULL OR i.finalized_at IS NULL OR i.currency <> t.currency
         OR p.id IS NULL OR p.status NOT IN ('succeeded', 'captured', 'refunded', 'partially_refunded') OR p.currency <> t.currency OR p.captured_minor <> t.amount_minor)`,
  ),
  holds(
    'every succeeded sale is in the ledger',
    `SELECT t.id, t.amount_minor FROM transactions AS t WHERE t.type IN ('sale', 'capture') AND t.status = 'succeeded' AND t.amount_minor > 0
       AND NOT EXISTS (
         SELECT 1 FROM ledger_entries AS l WHERE l.merchant_id = t.merchant_id AND l.reference_id = t.id
           AND l.account = CASE t.gateway WHEN 'manual' THEN 'offline_clearing' ELSE 'gateway_clearing' END
           AND l.currency = t.currency AND l.amount_minor = t.amount_minor)`,
  ),
  holds(
    'every captured payment has the succeeded sale that it shows',
    `SELECT p.id, p.status FROM payments AS p WHERE p.captured_minor > 0 AND NOT EXISTS (
       SELECT 1 FROM transactions AS t WHERE t.merchant_id = p.merchant_id AND t.payment_id = p.id AND t.type IN ('sale', 'capture') AND t.status = CASE p.status WHEN 'voided' THEN 'voided' ELSE 'succeeded' END)`,
  ),
  holds(
    'what went back of a payment are its succeeded reversals, never more than was captured, and what is on its way the open ones',
    `SELECT p.id, p.captured_minor, p.refunded_minor, p.reversing_minor FROM payments AS p
     LEFT JOIN (
       SELECT merchant_id, payment_id, sum(CASE status WHEN 'succeeded' THEN amount_minor ELSE 0 END) AS returned,
         sum(CASE status WHEN 'processing' THEN amount_minor ELSE 0 END) AS reversing FROM reversals WHERE transaction_id IS NOT NULL GROUP BY merchant_id, payment_id
     ) AS r ON r.merchant_id = p.merchant_id AND r.payment_id = p.id
     WHERE p.refunded_minor <> coalesce(r.returned, 0) OR p.reversing_minor <> coalesce(r.reversing, 0)
       OR p.refunded_minor + p.reversing_minor > p.captured_minor`,
  ),
  holds(
    'every succeeded reversal has its transaction, and its money left the ledger',
    `SELECT r.id, r.status, r.amount_minor FROM reversals AS r
     LEFT JOIN transactions AS t ON t.merchant_id = r.merchant_id AND t.reversal_id = r.id AND t.status = 'succeeded'
     WHERE (r.status = 'succeeded' AND r.transaction_id IS NOT NULL) <> (t.id IS NOT NULL) OR (t.id IS NOT NULL AND (t.amount_minor <> r.amount_minor OR NOT EXISTS (
       SELECT 1 FROM ledger_entries AS l WHERE l.merchant_id = t.merchant_id AND l.reference_id = t.id
         AND l.account = CASE r.method WHEN 'offline' THEN 'offline_clearing' ELSE 'gateway_clearing' END
         AND l.amount_minor = -r.amount_minor)))`,
  ),
  holds(
    'a void of held funds has let them go',
    `SELECT r.id, p.status FROM reversals AS r JOIN payments AS p ON p.merchant_id = r.merchant_id AND p.id = r.payment_id
     WHERE r.transaction_id IS NULL AND r.status = 'succeeded' AND p.status <> 'voided'`,
  ),
  // What went back after it was given up was free to be given elsewhere meanwhile, so it does not count.
  holds(
    'what credit notes put on balances was paid, and does not go back as well',
    `SELECT i.id, i.paid_minor, i.refunded_minor, n.given, r.leaving FROM invoices AS i
     JOIN (
       SELECT merchant_id, invoice_id, sum(amount_minor - applied_minor) AS given FROM credit_notes
       WHERE status <> 'voided' AND credit_method = 'customer_balance' GROUP BY merchant_id, invoice_id
     ) AS n ON n.merchant_id = i.merchant_id AND n.invoice_id = i.id
     LEFT JOIN (
       SELECT merchant_id, invoice_id, sum(CASE status WHEN 'processing' THEN amount_minor - from_credit_minor ELSE -amount_minor END) AS leaving
       FROM reversals WHERE transaction_id IS NOT NULL AND (status = 'processing' OR (status = 'succeeded' AND failure_reason IS NOT NULL))
       GROUP BY merchant_id, invoice_id
     ) AS r ON r.merchant_id = i.merchant_id AND r.invoice_id = i.id
     WHERE i.paid_minor - i.credit_applied_minor - i.refunded_minor - coalesce(r.leaving, 0) < n.given`,
  ),
  holds(
    'an invoice has received what its payments took less what went back',
    `SELECT i.id, i.status, i.paid_minor, i.refunded_minor, m.net FROM invoices AS i
     JOIN (
       SELECT t.merchant_id, t.invoice_id, sum(p.captured_minor - p.refunded_minor - p.unapplied_minor
         + coalesce((SELECT sum(r.from_credit_minor) FROM reversals AS r WHERE r.merchant_id = p.merchant_id AND r.payment_id = p.id AND r.status = 'processing'), 0) * -1) AS net
       FROM transactions AS t JOIN payments AS p ON p.merchant_id = t.merchant_id AND p.id = t.payment_id
       WHERE t.type IN ('sale', 'capture') GROUP BY t.merchant_id, t.invoice_id
     ) AS m ON m.merchant_id = i.merchant_id AND m.invoice_id = i.id
     WHERE i.paid_minor - i.credit_applied_minor - i.refunded_minor <> m.net`,
  ),
  holds(
    'an invoice is credited with its credit notes, never more than its total',
    `SELECT i.id, i.credited_minor, coalesce(n.credited, 0) AS notes FROM invoices AS i
     LEFT JOIN (
       SELECT merchant_id, invoice_id, sum(amount_minor) AS credited, sum(applied_minor) AS applied FROM credit_notes
       WHERE status <> 'voided' GROUP BY merchant_id, invoice_id
     ) AS n ON n.merchant_id = i.merchant_id AND n.invoice_id = i.id
     WHERE i.credited_minor <> coalesce(n.credited, 0) OR i.credited_minor > i.total_minor
       OR (i.status <> 'voided' AND i.credit_applied_minor <> coalesce(n.applied, 0))`,
  ),
  holds(
    "a customer's balance is what the ledger says, and never below zero",
    `SELECT coalesce(b.customer_id, l.customer_id) AS customer_id, b.balance_minor, l.balance FROM customer_balances AS b
     FULL OUTER JOIN (
       SELECT merchant_id, customer_id, currency, -sum(amount_minor) AS balance FROM ledger_entries
       WHERE account = 'customer_credit' AND customer_id IS NOT NULL GROUP BY merchant_id, customer_id, currency
     ) AS l ON l.merchant_id = b.merchant_id AND l.customer_id = b.customer_id AND l.currency = b.currency
     WHERE b.balance_minor IS NOT l.balance OR b.balance_minor < 0`,
  ),
  holds(
    'what is disputed of a payment are its disputes that were not won',
    `SELECT p.id, p.disputed_minor, coalesce(d.disputed, 0) AS disputes FROM payments AS p
     LEFT JOIN (
       SELECT merchant_id, payment_id, sum(amount_minor) AS disputed FROM disputes
       WHERE status <> 'won' AND dispute_kind <> 'retrieval' GROUP BY merchant_id, payment_id
     ) AS d ON d.merchant_id = p.merchant_id AND d.payment_id = p.id
     WHERE p.disputed_minor <> coalesce(d.disputed, 0)`,
  ),
  holds(
    'the ledger holds as disputed what is not decided yet, and as lost what was',
    `SELECT coalesce(l.merchant_id, d.merchant_id) AS merchant_id, coalesce(l.account, d.account) AS account, l.balance, d.amount AS disputes FROM (
       SELECT merchant_id, currency, account, sum(amount_minor) AS balance FROM ledger_entries
       WHERE account IN ('disputed', 'dispute_losses') GROUP BY merchant_id, currency, account
     ) AS l
     FULL OUTER JOIN (
       SELECT merchant_id, currency, iif(status = 'lost', 'dispute_losses', 'disputed') AS account, sum(amount_minor) AS amount FROM disputes
       WHERE status <> 'won' AND dispute_kind <> 'retrieval' GROUP BY 1, 2, 3
     ) AS d ON d.merchant_id = l.merchant_id AND d.currency = l.currency AND d.account = l.account
     WHERE coalesce(l.balance, 0) <> coalesce(d.amount, 0)`,
  ),
  holds(
    'every fee is in the ledger',
    `SELECT coalesce(f.merchant_id, l.merchant_id) AS merchant_id, f.fees, l.charged FROM (
       SELECT merchant_id, currency, sum(amount_minor) AS fees FROM transaction_fees GROUP BY merchant_id, currency
     ) AS f FULL OUTER JOIN (
       SELECT merchant_id, currency, sum(amount_minor) AS charged FROM ledger_entries
       WHERE account = 'processing_fees' GROUP BY merchant_id, currency
     ) AS l ON l.merchant_id = f.merchant_id AND l.currency = f.currency
     WHERE coalesce(f.fees, 0) <> coalesce(l.charged, 0)`,
  ),
  holds(
    'what was undone before it was settled cost nothing, and is in no payout',
    `SELECT t.id, t.payout_id, sum(f.amount_minor) AS fees FROM reversals AS r
     JOIN transactions AS t ON t.merchant_id = r.merchant_id AND t.id = r.transaction_id
     LEFT JOIN transaction_fees AS f ON f.merchant_id = t.merchant_id AND f.transaction_id = t.id
     WHERE r.method = 'void' AND r.status = 'succeeded' GROUP BY t.merchant_id, t.id
     HAVING coalesce(sum(f.amount_minor), 0) <> 0 OR t.payout_id IS NOT NULL`,
  ),
  holds(
    'a transaction is settled with a payout that the bank took, or not at all',
    `SELECT t.id, t.payout_id, t.settled_at, p.status FROM transactions AS t
     LEFT JOIN payouts AS p ON p.merchant_id = t.merchant_id AND p.id = t.payout_id
     WHERE (t.payout_id IS NULL) <> (t.settled_at IS NULL)
       OR (t.payout_id IS NOT NULL AND (p.id IS NULL OR p.status NOT IN ('in_transit', 'paid') OR p.currency <> t.currency))`,
  ),
  holds(
    'a payout that the bank took is the sum of its transactions, and the bank gets what is left of it',
    `SELECT p.id, p.charges_minor, p.refunds_minor, t.charges, t.refunds, l.bank FROM payouts AS p
     LEFT JOIN (
       SELECT merchant_id, payout_id, sum(iif(type IN ('sale', 'capture'), amount_minor, 0)) AS charges,
         sum(iif(type = 'refund', amount_minor, 0)) AS refunds FROM transactions WHERE payout_id IS NOT NULL GROUP BY merchant_id, payout_id
     ) AS t ON t.merchant_id = p.merchant_id AND t.payout_id = p.id
     LEFT JOIN (
       SELECT merchant_id, reference_id, sum(amount_minor) AS bank FROM ledger_entries WHERE account = 'bank' GROUP BY merchant_id, reference_id
     ) AS l ON l.merchant_id = p.merchant_id AND l.reference_id = p.id
     WHERE p.status IN ('in_transit', 'paid') AND (p.charges_minor <> coalesce(t.charges, 0) OR p.refunds_minor <> coalesce(t.refunds, 0)
       OR coalesce(l.bank, 0) <> p.charges_minor - p.refunds_minor - p.chargebacks_minor - p.fees_minor)`,
  ),
  holds(
    'gateways hold what is not settled yet, less what banks took back',
    `SELECT c.merchant_id, c.currency, c.held, coalesce(o.open, 0) - coalesce(d.due, 0) AS open FROM (
       SELECT merchant_id, currency, sum(amount_minor) AS held FROM ledger_entries WHERE account = 'gateway_clearing' GROUP BY merchant_id, currency
     ) AS c
     LEFT JOIN (
       SELECT t.merchant_id, t.currency, sum(iif(t.type IN ('sale', 'capture'), t.amount_minor, -t.amount_minor)) AS open FROM transactions AS t
       LEFT JOIN reversals AS r ON r.merchant_id = t.merchant_id AND r.id = t.reversal_id
       WHERE t.payout_id IS NULL AND t.gateway <> 'manual' AND (t.type IN ('sale', 'capture') OR (t.type IN ('refund', 'void') AND r.method <> 'offline'))
       GROUP BY t.merchant_id, t.currency
     ) AS o ON o.merchant_id = c.merchant_id AND o.currency = c.currency
     LEFT JOIN (
       SELECT merchant_id, currency, sum(iif(status = 'won' OR dispute_kind = 'retrieval', 0, amount_minor) - deducted_minor) AS due
       FROM disputes GROUP BY merchant_id, currency
     ) AS d ON d.merchant_id = c.merchant_id AND d.currency = c.currency
     WHERE c.held <> coalesce(o.open, 0) - coalesce(d.due, 0)`,
  ),
  holds(
    'every succeeded attempt has its payment and, where money moved, its transaction',
    `SELECT a.id, a.action, a.invoice_id, a.payment_id FROM payment_attempts AS a
     LEFT JOIN payments AS p ON p.merchant_id = a.merchant_id AND p.id = a.payment_id
     LEFT JOIN transactions AS t ON t.merchant_id = a.merchant_id AND t.payment_id = a.payment_id AND t.type IN ('sale', 'capture')
     WHERE a.status = 'succeeded' AND (p.id IS NULL OR p.currency <> a.currency
       OR (a.action IN ('sale', 'capture') AND (t.id IS NULL OR t.invoice_id <> a.invoice_id OR t.amount_minor <> a.amount_minor)))`,
  ),
  holds(
    'every charge of an invoice is one payment',
    `SELECT merchant_id, payment_id, count(*) AS attempts FROM payment_attempts
     WHERE status = 'succeeded' AND action IN ('sale', 'capture') GROUP BY merchant_id, payment_id HAVING count(*) > 1`,
  ),
  holds(
    'a payment intent has received what its payment captured',
    `SELECT i.id, i.status, i.received_minor, p.captured_minor FROM payment_intents AS i
     LEFT JOIN payments AS p ON p.merchant_id = i.merchant_id AND p.id = i.payment_id
     WHERE (i.status = 'succeeded') <> (i.received_minor > 0) OR i.received_minor <> coalesce(p.captured_minor, 0)`,
  ),
  holds('no stock is below zero', 'SELECT id, stock_quantity FROM products WHERE stock_quantity < 0'),
  holds(
    'a discount counts its uses, at most as many as it allows',
    `SELECT d.id, d.redemptions, count(r.id) AS uses FROM discounts AS d
     LEFT JOIN discount_redemptions AS r ON r.merchant_id = d.merchant_id AND r.discount_id = d.id
     GROUP BY d.merchant_id, d.id HAVING d.redemptions <> count(r.id) OR d.redemptions > d.max_redemptions + (
       SELECT count(*) FROM audit_log AS a
       WHERE a.merchant_id = d.merchant_id AND a.object_id = d.id AND a.action = 'discount.used_late')`,
  ),
  holds(
    'an open attempt is checked when it is due',
    (now) =>
      `SELECT id, status, next_check_at FROM payment_attempts WHERE status IN ${OPEN} AND (next_check_at IS NULL OR next_check_at < ${now - HOUR_MS})`,
  ),
  holds(
    'a settled attempt has nothing left to check',
    `SELECT id, status FROM payment_attempts WHERE status NOT IN ${OPEN} AND (next_check_at IS NOT NULL OR settled_at IS NULL)`,
  ),
  holds(
    'a completed session has its invoice and its payment',
    `SELECT s.id FROM checkout_sessions AS s
     LEFT JOIN invoices AS i ON i.merchant_id = s.merchant_id AND i.id = s.invoice_id
     LEFT JOIN payments AS p ON p.merchant_id = s.merchant_id AND p.id = s.payment_id
     WHERE s.status = 'complete' AND (s.mode = 'payment' OR s.payment_id IS NOT NULL) AND (i.id IS NULL OR p.id IS NULL)`,
  ),
  holds(
    'a paid invoice with physical or digital lines has its order',
    `SELECT DISTINCT i.id FROM invoices AS i
     JOIN invoice_lines AS l ON l.merchant_id = i.merchant_id AND l.invoice_id = i.id
     JOIN transactions AS t ON t.merchant_id = i.merchant_id AND t.invoice_id = i.id
     JOIN products AS p ON p.merchant_id = l.merchant_id AND p.id = l.product_id
       AND p.fulfillment_type <> 'none' AND p.updated_at < t.created_at
     WHERE i.status = 'paid' AND l.quantity > 0 AND i.credited_minor < i.total_minor
       AND (i.subscription_id IS NULL OR l.source_type <> 'adjustment')
       AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.merchant_id = i.merchant_id AND o.invoice_id = i.id)`,
  ),
  holds(
    'no two invoices of a merchant have one number, and a finalised one has one',
    `SELECT merchant_id, number, count(*) AS invoices FROM invoices WHERE number IS NOT NULL GROUP BY merchant_id, number HAVING count(*) > 1
     UNION ALL SELECT merchant_id, id, 0 FROM invoices WHERE number IS NULL AND finalized_at IS NOT NULL`,
  ),
  holds(
    'a series of numbers has no gap',
    `SELECT s.merchant_id, s.prefix, s.year, s.next, count(n.number) AS used FROM number_series AS s
     LEFT JOIN (
       SELECT merchant_id, number FROM invoices UNION ALL SELECT merchant_id, number FROM credit_notes
     ) AS n ON n.merchant_id = s.merchant_id AND n.number GLOB s.prefix || '-' || s.year || '-*'
       AND CAST(substr(n.number, length(s.prefix || '-' || s.year || '-') + 1) AS INTEGER) BETWEEN 1 AND s.next - 1
     GROUP BY s.merchant_id, s.prefix, s.year HAVING count(DISTINCT n.number) <> s.next - 1`,
  ),
  holds(
    "a credit note's amounts are those of its lines, and every one has its number and is in the ledger",
    `SELECT n.id, n.amount_minor, n.tax_minor, l.total, l.tax FROM credit_notes AS n
     LEFT JOIN (
       SELECT merchant_id, credit_note_id, sum(total_minor) AS total, sum(tax_minor) AS tax FROM credit_note_lines
       GROUP BY merchant_id, credit_note_id
     ) AS l ON l.merchant_id = n.merchant_id AND l.credit_note_id = n.id
     LEFT JOIN (
       SELECT merchant_id, reference_id, -sum(amount_minor) AS owed FROM ledger_entries
       WHERE account IN ('receivable', 'customer_credit', 'refunds') GROUP BY merchant_id, reference_id
     ) AS e ON e.merchant_id = n.merchant_id AND e.reference_id = n.id
     WHERE n.number IS NULL OR l.total IS NOT n.amount_minor OR l.tax IS NOT n.tax_minor
       OR e.owed IS NOT CASE n.status WHEN 'voided' THEN 0 ELSE n.amount_minor END`,
  ),
  holds(
    "an invoice's credit notes take back no more than its tax, and all of it where they take all of the invoice",
    `SELECT i.id, i.tax_minor, n.tax FROM invoices AS i
     JOIN (
       SELECT merchant_id, invoice_id, sum(amount_minor) AS amount, sum(tax_minor) AS tax FROM credit_notes
       WHERE status <> 'voided' GROUP BY merchant_id, invoice_id
     ) AS n ON n.merchant_id = i.merchant_id AND n.invoice_id = i.id
     WHERE n.tax > i.tax_minor OR (n.amount = i.total_minor AND n.tax <> i.tax_minor)`,
  ),
  holds(
    'a credit note is applied once all that it returns went back, and gives back no more than it credits',
    `SELECT n.id, n.status, n.amount_minor, n.applied_minor, r.returned FROM credit_notes AS n
     LEFT JOIN (
       SELECT merchant_id, credit_note_id, sum(amount_minor) AS returned FROM reversals
       WHERE credit_note_id IS NOT NULL AND status = 'succeeded' GROUP BY merchant_id, credit_note_id
     ) AS r ON r.merchant_id = n.merchant_id AND r.credit_note_id = n.id
     WHERE coalesce(r.returned, 0) > n.amount_minor - n.applied_minor
       OR (n.status = 'applied')
         <> (n.status <> 'voided' AND coalesce(r.returned, 0) = n.amount_minor - n.applied_minor)`,
  ),
]
