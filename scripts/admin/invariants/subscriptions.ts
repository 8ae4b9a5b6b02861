import { holds, type Invariant } from './invariant.ts'

/** Still to be retried, or waiting for another card. */
const RECOVERED_INVOICE = "('approved', 'sent', 'partially_paid', 'overdue')"

/** What always holds of what is billed again and again. */
export const subscriptionInvariants: readonly Invariant[] = [
  holds(
    'the periods of a subscription are numbered without a gap, up to its payments',
    `SELECT s.id, s.payments, count(p.sequence) AS billed, max(p.sequence) AS last FROM subscriptions AS s
     LEFT JOIN subscription_periods AS p ON p.merchant_id = s.merchant_id AND p.subscription_id = s.id AND p.sequence > 0
     GROUP BY s.merchant_id, s.id HAVING count(p.sequence) <> s.payments OR coalesce(max(p.sequence), 0) <> s.payments`,
  ),
  holds(
    'the periods of a subscription follow each other in time',
    `SELECT p.subscription_id, p.sequence FROM subscription_periods AS p
     JOIN subscription_periods AS q ON q.merchant_id = p.merchant_id AND q.subscription_id = p.subscription_id AND q.sequence = p.sequence + 1
     WHERE p.ends_at <= p.starts_at OR q.starts_at < p.starts_at`,
  ),
  holds(
    "a period's invoice is one of its subscription",
    `SELECT p.subscription_id, p.sequence, p.invoice_id FROM subscription_periods AS p
     LEFT JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id
     LEFT JOIN subscriptions AS s ON s.merchant_id = p.merchant_id AND s.id = p.subscription_id
     WHERE i.id IS NULL OR i.subscription_id IS NOT p.subscription_id
       OR (i.origin <> 'subscription' AND NOT (p.sequence = 1 AND s.invoice_id IS i.id))`,
  ),
  holds(
    'a subscription that an invoice sold is the one that the invoice names',
    `SELECT s.id, s.invoice_id FROM subscriptions AS s
     LEFT JOIN invoices AS i ON i.merchant_id = s.merchant_id AND i.id = s.invoice_id
     WHERE s.origin = 'invoice' AND i.subscription_id IS NOT s.id`,
  ),
  holds(
    'a trial costs nothing',
    `SELECT p.subscription_id, i.total_minor FROM subscription_periods AS p
     JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id WHERE p.sequence = 0 AND i.total_minor <> 0`,
  ),
  holds(
    "a subscription's amount is that of its items",
    `SELECT s.id, s.amount_minor, coalesce(sum(i.amount_minor), 0) AS items FROM subscriptions AS s
     LEFT JOIN subscription_items AS i ON i.merchant_id = s.merchant_id AND i.subscription_id = s.id
     GROUP BY s.merchant_id, s.id HAVING s.amount_minor <> coalesce(sum(i.amount_minor), 0)`,
  ),
  holds(
    'a subscription that has ended is never due, and says when it ended',
    `SELECT id, status, due_at, ended_at FROM subscriptions
     WHERE (status IN ('canceled', 'expired')) <> (ended_at IS NOT NULL)
       OR (status IN ('canceled', 'expired') AND (due_at IS NOT NULL OR next_charge_at IS NOT NULL))`,
  ),
  holds(
    'a subscription that is billed knows when it is due next',
    "SELECT id, status FROM subscriptions WHERE status IN ('pending', 'trialing', 'active', 'past_due') AND due_at IS NULL",
  ),
  holds(
    'a subscription that is active knows since when, and is told to be so once',
    `SELECT s.id, s.status, s.activated_at, count(e.id) AS told FROM subscriptions AS s
     LEFT JOIN events AS e ON e.merchant_id = s.merchant_id AND e.object_id = s.id AND e.type = 'subscription.activated'
     GROUP BY s.merchant_id, s.id HAVING count(e.id) > 1 OR (s.activated_at IS NULL AND (s.status = 'active' OR count(e.id) = 1))`,
  ),
  holds(
    'a session in which somebody subscribed is complete with its subscription and its card',
    `SELECT s.id, s.subscription_id, s.payment_method_id FROM checkout_sessions AS s
     LEFT JOIN subscriptions AS b ON b.merchant_id = s.merchant_id AND b.id = s.subscription_id AND b.checkout_session_id = s.id
       AND b.customer_id = s.customer_id
     LEFT JOIN payment_methods AS m ON m.merchant_id = s.merchant_id AND m.id = s.payment_method_id
     WHERE s.status = 'complete' AND ((s.mode = 'subscription' AND b.id IS NULL) OR (s.mode <> 'payment' AND m.consent IS NULL))`,
  ),
  holds(
    'a subscription that a payment on a page began has its session complete',
    `SELECT b.id, b.status, s.status AS session FROM subscriptions AS b
     JOIN checkout_sessions AS s ON s.merchant_id = b.merchant_id AND s.id = b.checkout_session_id
     WHERE s.status <> 'complete' AND (b.status = 'trialing' OR EXISTS (
       SELECT 1 FROM payment_attempts AS a JOIN payments AS p ON p.merchant_id = a.merchant_id AND p.id = a.payment_id
       WHERE a.merchant_id = b.merchant_id AND a.checkout_session_id = s.id AND a.status = 'succeeded'
         AND p.unapplied_minor = 0))`,
  ),
  holds(
    'a recovery goes on for what is still owed alone',
    `SELECT d.id, d.invoice_id, i.status, s.status AS subscription FROM dunning_cases AS d
     LEFT JOIN invoices AS i ON i.merchant_id = d.merchant_id AND i.id = d.invoice_id
     LEFT JOIN subscriptions AS s ON s.merchant_id = d.merchant_id AND s.id = d.subscription_id
     WHERE d.status = 'open' AND (i.id IS NULL OR i.subscription_id IS NOT d.subscription_id
       OR i.status NOT IN ${RECOVERED_INVOICE} OR s.status IN ('canceled', 'expired'))`,
  ),
  holds(
    'a recovery has its next step ahead, or a payment under way',
    `SELECT d.id FROM dunning_cases AS d WHERE (d.status = 'open' AND d.due_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM payment_attempts AS a WHERE a.merchant_id = d.merchant_id AND a.invoice_id = d.invoice_id
         AND a.status IN ('pending', 'unknown')))
     OR (d.status <> 'open') <> (d.ended_at IS NOT NULL)`,
  ),
  holds(
    'who is past due or unpaid owes something',
    `SELECT s.id, s.status FROM subscriptions AS s WHERE s.status IN ('past_due', 'unpaid') AND NOT EXISTS (
       SELECT 1 FROM invoices AS i WHERE i.merchant_id = s.merchant_id AND i.subscription_id = s.id
         AND i.status IN ('approved', 'sent', 'partially_paid', 'overdue', 'uncollectible'))`,
  ),
  holds(
    "no period's invoice is charged twice",
    `SELECT p.subscription_id, p.sequence, count(*) AS charges FROM subscription_periods AS p
     JOIN payment_attempts AS a ON a.merchant_id = p.merchant_id AND a.invoice_id = p.invoice_id AND a.action = 'sale'
       AND a.status IN ('pending', 'unknown', 'succeeded')
     JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id
     GROUP BY p.merchant_id, p.subscription_id, p.sequence HAVING sum(a.amount_minor) > max(i.total_minor)`,
  ),
  holds(
    'a change that waited is a line of the invoice that it went on',
    `SELECT a.id, a.invoice_id, a.amount_minor FROM subscription_adjustments AS a WHERE a.invoice_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM invoice_lines AS l WHERE l.merchant_id = a.merchant_id AND l.invoice_id = a.invoice_id
         AND l.subtotal_minor = a.amount_minor AND (l.source_id = a.id OR l.product_id IS a.product_id))`,
  ),
]
