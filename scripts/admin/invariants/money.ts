import { holds, type Invariant } from './invariant.ts'

const HOUR_MS = 3_600_000

const OPEN = "('pending', 'unknown')"

/** What the ledger says was received for an invoice. */
const RECEIVED = `
  SELECT t.merchant_id, t.invoice_id, -sum(l.amount_minor) AS received FROM transactions AS t
  JOIN ledger_entries AS l ON l.merchant_id = t.merchant_id AND l.reference_id = t.id AND l.account = 'receivable'
  GROUP BY t.merchant_id, t.invoice_id`

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
    'an invoice is paid with the money that was received for it',
    `SELECT i.id, i.status, i.paid_minor, coalesce(r.received, 0) AS received FROM invoices AS i
     LEFT JOIN (${RECEIVED}) AS r ON r.merchant_id = i.merchant_id AND r.invoice_id = i.id
     WHERE i.paid_minor <> coalesce(r.received, 0) OR (i.status = 'paid' AND i.paid_minor <> i.total_minor)`,
  ),
  holds(
    'what the ledger says is owed on an invoice is what is left of it',
    `SELECT i.id, i.status, coalesce(o.owed, 0) - coalesce(r.received, 0) AS owed FROM invoices AS i
     LEFT JOIN (
       SELECT merchant_id, reference_id, sum(amount_minor) AS owed FROM ledger_entries
       WHERE account = 'receivable' GROUP BY merchant_id, reference_id
     ) AS o ON o.merchant_id = i.merchant_id AND o.reference_id = i.id
     LEFT JOIN (${RECEIVED}) AS r ON r.merchant_id = i.merchant_id AND r.invoice_id = i.id
     WHERE coalesce(o.owed, 0) - coalesce(r.received, 0)
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
       SELECT 1 FROM transactions AS t WHERE t.merchant_id = p.merchant_id AND t.payment_id = p.id AND t.type IN ('sale', 'capture') AND t.status = 'succeeded')`,
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
     WHERE s.status = 'complete' AND s.mode <> 'setup' AND (i.id IS NULL OR p.id IS NULL)`,
  ),
  holds(
    'a paid invoice with physical or digital lines has its order',
    `SELECT DISTINCT i.id FROM invoices AS i
     JOIN invoice_lines AS l ON l.merchant_id = i.merchant_id AND l.invoice_id = i.id
     JOIN transactions AS t ON t.merchant_id = i.merchant_id AND t.invoice_id = i.id
     JOIN products AS p ON p.merchant_id = l.merchant_id AND p.id = l.product_id
       AND p.fulfillment_type <> 'none' AND p.updated_at < t.created_at
     WHERE i.status = 'paid' AND l.quantity > 0
       AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.merchant_id = i.merchant_id AND o.invoice_id = i.id)`,
  ),
  holds(
    'no two invoices of a merchant have one number, and a finalised one has one',
    `SELECT merchant_id, number, count(*) AS invoices FROM invoices WHERE number IS NOT NULL GROUP BY merchant_id, number HAVING count(*) > 1
     UNION ALL SELECT merchant_id, id, 0 FROM invoices WHERE number IS NULL AND finalized_at IS NOT NULL`,
  ),
  holds(
    'a series of invoice numbers has no gap',
    `SELECT s.merchant_id, s.prefix, s.year, s.next, count(i.number) AS used FROM number_series AS s
     LEFT JOIN invoices AS i ON i.merchant_id = s.merchant_id AND i.number GLOB s.prefix || '-' || s.year || '-*'
       AND CAST(substr(i.number, length(s.prefix || '-' || s.year || '-') + 1) AS INTEGER) BETWEEN 1 AND s.next - 1
     GROUP BY s.merchant_id, s.prefix, s.year HAVING count(DISTINCT i.number) <> s.next - 1`,
  ),
]
