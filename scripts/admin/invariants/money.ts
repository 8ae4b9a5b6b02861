import { holds, type Invariant } from './invariant.ts'

const HOUR_MS = 3_600_000

const OPEN = "('pending', 'unknown')"

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
    `SELECT i.id, i.status, i.paid_minor, coalesce(t.received, 0) AS received FROM invoices AS i
     LEFT JOIN (
       SELECT merchant_id, invoice_id, sum(CASE type WHEN 'sale' THEN amount_minor WHEN 'refund' THEN -amount_minor ELSE 0 END) AS received
       FROM transactions WHERE status = 'succeeded' GROUP BY merchant_id, invoice_id
     ) AS t ON t.merchant_id = i.merchant_id AND t.invoice_id = i.id
     WHERE i.paid_minor <> coalesce(t.received, 0) OR (i.status = 'paid' AND i.paid_minor <> i.total_minor)`,
  ),
  holds(
    'every succeeded sale has its paid invoice and its payment',
    `SELECT t.id, i.status AS invoice, p.status AS payment FROM transactions AS t
     LEFT JOIN invoices AS i ON i.merchant_id = t.merchant_id AND i.id = t.invoice_id
     LEFT JOIN payments AS p ON p.merchant_id = t.merchant_id AND p.id = t.payment_id
     WHERE t.type = 'sale' AND t.status = 'succeeded'
       AND (i.id IS NULL OR i.status NOT IN ('paid', 'refunded') OR i.currency <> t.currency
         OR p.id IS NULL OR p.status NOT IN ('succeeded', 'captured', 'refunded', 'partially_refunded') OR p.currency <> t.currency OR p.captured_minor <> t.amount_minor)`,
  ),
  holds(
    'every succeeded sale is in the ledger',
    `SELECT t.id, t.amount_minor FROM transactions AS t WHERE t.type = 'sale' AND t.status = 'succeeded' AND t.amount_minor > 0
       AND NOT EXISTS (
         SELECT 1 FROM ledger_entries AS l WHERE l.merchant_id = t.merchant_id AND l.reference_id = t.id AND l.kind = 'sale'
           AND l.account = 'gateway_clearing' AND l.currency = t.currency AND l.amount_minor = t.amount_minor)`,
  ),
  holds(
    'every captured payment has the succeeded sale that it shows',
    `SELECT p.id, p.status FROM payments AS p WHERE p.captured_minor > 0 AND NOT EXISTS (
       SELECT 1 FROM transactions AS t WHERE t.merchant_id = p.merchant_id AND t.payment_id = p.id AND t.type IN ('sale', 'capture') AND t.status = 'succeeded')`,
  ),
  holds(
    'every succeeded attempt has its invoice and its payment',
    `SELECT a.id, a.invoice_id, a.payment_id FROM payment_attempts AS a
     LEFT JOIN invoices AS i ON i.merchant_id = a.merchant_id AND i.id = a.invoice_id
     LEFT JOIN payments AS p ON p.merchant_id = a.merchant_id AND p.id = a.payment_id
     WHERE a.status = 'succeeded' AND (i.id IS NULL OR p.id IS NULL OR p.invoice_id IS NOT a.invoice_id OR p.amount_minor <> a.amount_minor OR p.currency <> a.currency)`,
  ),
  holds(
    'an invoice is charged by at most one succeeded attempt',
    `SELECT merchant_id, invoice_id, count(*) AS attempts FROM payment_attempts WHERE status = 'succeeded'
     GROUP BY merchant_id, invoice_id HAVING count(*) > 1`,
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
    'a completed session has its invoice, its payment and, for a sale, its order',
    `SELECT s.id FROM checkout_sessions AS s
     LEFT JOIN invoices AS i ON i.merchant_id = s.merchant_id AND i.id = s.invoice_id
     LEFT JOIN payments AS p ON p.merchant_id = s.merchant_id AND p.id = s.payment_id
     LEFT JOIN orders AS o ON o.merchant_id = s.merchant_id AND o.id = s.order_id AND o.invoice_id = s.invoice_id
     WHERE s.status = 'complete' AND s.mode <> 'setup' AND (i.id IS NULL OR p.id IS NULL OR (s.settles_invoice = 0 AND o.id IS NULL))`,
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
