import { TRIES_OF_A_PAYMENT } from '@revkeen-edge/domain'
import { raw, sql, type Sql } from '../sql.ts'

/** Look-ups that stand inside another query, so that a chain of rows costs one round trip. Each asks one tenant's rows. */

type SessionColumn = 'id' | 'customer_id' | 'invoice_id' | 'payment_id' | 'payment_link_id' | 'payment_method_id'

/** A column of the checkout session that a token opens. */
export function ofToken(merchantId: string, column: SessionColumn, tokenHash: string): Sql {
  return sql`SELECT ${raw(column)} FROM checkout_sessions WHERE merchant_id = ${merchantId} AND token_hash = ${tokenHash}`
}

/** A column of a checkout session. */
export function ofSession(merchantId: string, column: SessionColumn, sessionId: string): Sql {
  return sql`SELECT ${raw(column)} FROM checkout_sessions WHERE merchant_id = ${merchantId} AND id = ${sessionId}`
}

/** How many tries of a network at a page came to nothing: in a session that is complete, those beyond what a payment takes. */
export function triesInVain(merchantId: string, triedFrom: string, since: number): Sql {
  return sql`
    SELECT coalesce(sum(CASE WHEN status = 'complete' THEN max(attempts - ${TRIES_OF_A_PAYMENT}, 0) ELSE attempts END), 0)
    FROM checkout_sessions WHERE merchant_id = ${merchantId} AND tried_from = ${triedFrom} AND updated_at > ${since}`
}

/** A column of an invoice. */
export function ofInvoice(merchantId: string, column: 'customer_id' | 'subscription_id', invoiceId: string): Sql {
  return sql`SELECT ${raw(column)} FROM invoices WHERE merchant_id = ${merchantId} AND id = ${invoiceId}`
}

/** A column of an order. */
export function ofOrder(merchantId: string, column: 'customer_id' | 'invoice_id', orderId: string): Sql {
  return sql`SELECT ${raw(column)} FROM orders WHERE merchant_id = ${merchantId} AND id = ${orderId}`
}

/** What the lines of an order refer to. */
export function ofOrderLines(merchantId: string, column: 'product_id' | 'price_id', orderId: string): Sql {
  return sql`SELECT ${raw(column)} FROM order_lines WHERE merchant_id = ${merchantId} AND order_id = ${orderId}`
}

/** A column of a subscription. */
export function ofSubscription(merchantId: string, column: 'customer_id' | 'payment_method_id', id: string): Sql {
  return sql`SELECT ${raw(column)} FROM subscriptions WHERE merchant_id = ${merchantId} AND id = ${id}`
}

/** What the items of a subscription refer to, and the changes that wait for its next invoice. */
export function ofSubscriptionItems(merchantId: string, column: 'product_id' | 'price_id', id: string): Sql {
  return sql`
    SELECT ${raw(column)} FROM subscription_items WHERE merchant_id = ${merchantId} AND subscription_id = ${id}
    UNION SELECT ${raw(column)} FROM subscription_adjustments
    WHERE merchant_id = ${merchantId} AND subscription_id = ${id} AND invoice_id IS NULL`
}

/** What the lines of a payment link refer to. */
export function ofLink(merchantId: string, key: 'productId' | 'priceId', linkId: string): Sql {
  return sql`
    SELECT json_extract(line.value, ${`$.${key}`}) FROM payment_links, json_each(payment_links.lines) AS line
    WHERE payment_links.merchant_id = ${merchantId} AND payment_links.id = ${linkId}`
}

/** What the lines of the checkout session that a token opens refer to. */
export function ofSessionLines(merchantId: string, key: 'productId' | 'priceId', tokenHash: string): Sql {
  return sql`
    SELECT json_extract(line.value, ${`$.${key}`}) FROM checkout_sessions, json_each(checkout_sessions.lines) AS line
    WHERE checkout_sessions.merchant_id = ${merchantId} AND checkout_sessions.token_hash = ${tokenHash}`
}

/** The invoice that was there before, which a link or a session is for. */
export function settledInvoice(merchantId: string, linkId: string, tokenHash: string): Sql {
  return sql`
    SELECT invoice_id FROM payment_links WHERE merchant_id = ${merchantId} AND id = ${linkId}
    UNION SELECT invoice_id FROM checkout_sessions
    WHERE merchant_id = ${merchantId} AND token_hash = ${tokenHash} AND settles_invoice = 1`
}

/** The payment that an attempt is for. */
export function paymentOfAttempt(merchantId: string, attemptId: string): Sql {
  return sql`SELECT payment_id FROM payment_attempts WHERE merchant_id = ${merchantId} AND id = ${attemptId}`
}

/** Whether the money of a transaction `t` was undone before it was settled: then it never is. */
export const UNDONE = sql`
  EXISTS (SELECT 1 FROM reversals AS u WHERE u.merchant_id = t.merchant_id AND u.payment_id = t.payment_id
    AND u.method = 'void' AND u.status = 'succeeded')`
