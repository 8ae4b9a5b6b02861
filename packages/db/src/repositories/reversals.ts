import type { Repositories, ReversalRef } from '@revkeen-edge/services/ports/repositories.ts'
import {
  customers,
  invoiceLines,
  invoices,
  orderLines,
  orders,
  payments,
  reversals as table,
  testClocks,
  transactions,
} from '../schema/index.ts'
import { among, between, equals, raw, sql, type Sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { clockOfInvoice } from './subscriptions.ts'

const TOOK_MONEY = sql`type IN ('sale', 'capture')`

export function reversalsOf(scope: Scope): Repositories['reversals'] {
  const { merchantId } = scope
  const invoiceId = (ref: ReversalRef) => invoiceOf(merchantId, ref)
  const orderId = (ref: ReversalRef) =>
    sql`SELECT id FROM orders WHERE merchant_id = ${merchantId} AND invoice_id = (${invoiceId(ref)})`
  return {
    ...scope.rooms(table, {
      filters: ({ kind, statuses, paymentId, gateway, reasonCode, createdGte, createdLte }) => [
        equals(table.kind, kind),
        among(table.status, statuses),
        equals(table.paymentId, paymentId),
        equals(table.gateway, gateway),
        equals(table.reasonCode, reasonCode),
        between(table.createdAt, createdGte, createdLte),
      ],
    }),
    ofNote: (noteId) => scope.sorted(table, raw('created_at, id'), equals(table.creditNoteId, noteId)),
    ofNoteOf: (id) =>
      scope.all(
        table,
        sql`${table.creditNoteId} = (SELECT credit_note_id FROM ${table} WHERE merchant_id = ${merchantId} AND id = ${id})`,
      ),
    ofRequest: (key, since) =>
      scope.sorted(
        table,
        raw('created_at, id'),
        equals(table.requestKey, key),
        sql`${table.id} >= ${firstIdAt(since)}`,
      ),
    ofReversible: (ref) => scope.all(table, sql`${table.invoiceId} = (${invoiceId(ref)})`),
    invoiceOf: (ref) => scope.find(invoices, sql`${invoices.id} = (${invoiceId(ref)})`),
    linesOf: (ref) => scope.sorted(invoiceLines, raw('position'), sql`${invoiceLines.invoiceId} = (${invoiceId(ref)})`),
    customerOf: (ref) =>
      scope.find(
        customers,
        sql`${customers.id} = (SELECT customer_id FROM invoices WHERE merchant_id = ${merchantId} AND id = (${invoiceId(ref)}))`,
      ),
    clockOf: (ref) => scope.find(testClocks, sql`${testClocks.id} = (${clockOfInvoice(merchantId, invoiceId(ref))})`),
    orderOf: (ref) => scope.find(orders, sql`${orders.invoiceId} = (${invoiceId(ref)})`),
    orderLinesOf: (ref) => scope.sorted(orderLines, raw('position'), sql`${orderLines.orderId} = (${orderId(ref)})`),
    paymentsOf: (ref) =>
      scope.sorted(
        payments,
        raw('created_at, id'),
        sql`${payments.id} IN (SELECT payment_id FROM transactions WHERE merchant_id = ${merchantId} AND invoice_id = (${invoiceId(ref)}) AND ${TOOK_MONEY})`,
      ),
    chargingOf: (ref) =>
      scope.project(
        sql`SELECT id FROM payment_attempts WHERE merchant_id = ${merchantId} AND invoice_id = (${invoiceId(ref)})
            AND status IN ('pending', 'unknown') AND action IN ('sale', 'authorize', 'capture')
          UNION SELECT id FROM payments WHERE merchant_id = ${merchantId} AND invoice_id = (${invoiceId(ref)}) AND status = 'authorized'`,
      ),
    salesOf: (ref) => scope.all(transactions, sql`${transactions.invoiceId} = (${invoiceId(ref)})`, TOOK_MONEY),
  }
}

/** The least id of a time on the wall (RFC 9562, version 7): a row's own dates may be those of a test clock. */
function firstIdAt(at: number): string {
  const hex = Math.max(0, at).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

/** The invoice that money is returned of. Transactions name it, also where a payment of its own shows none. */
export function invoiceOf(merchantId: string, ref: ReversalRef): Sql {
  if ('invoiceId' in ref) return sql`SELECT ${ref.invoiceId}`
  return sql`
    SELECT invoice_id FROM transactions WHERE merchant_id = ${merchantId} AND payment_id = ${ref.paymentId}
    UNION SELECT invoice_id FROM transactions WHERE merchant_id = ${merchantId} AND id = ${ref.paymentId} LIMIT 1`
}
