import type { AttemptFilter, Filter, Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { madeOf, madeOfList } from '../made.ts'
import { paymentAttempts as table } from '../schema/index.ts'
import { among, equals, oneOf, raw, sql, type Sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofOrder, ofSession, ofToken } from './subselects.ts'

const OPEN = sql`${table.status} IN ('pending', 'unknown')`
/** Of taking money; as the index on it has it. */
const OPEN_CHARGE = sql`${OPEN} AND ${table.action} NOT IN ('refund', 'reverse')`

/** The queries for a tenant's payment attempts. */
export function paymentAttemptsOf(scope: Scope): Repositories['paymentAttempts'] {
  const { db, merchantId } = scope
  return {
    ...scope.rooms(table, { filters }),
    made: (id) => madeOf(db, merchantId, id),
    madeOfList: (window, filter) => madeOfList(db, { merchantId, filters: filters(filter), counted: true }, window),
    byOrderId: (gatewayOrderId) => scope.find(table, equals(table.gatewayOrderId, gatewayOrderId)),
    openForInvoice: (invoiceId) => scope.find(table, equals(table.invoiceId, invoiceId), OPEN_CHARGE),
    openForOrder: (orderId) =>
      scope.find(table, sql`${table.invoiceId} = (${ofOrder(merchantId, 'invoice_id', orderId)})`, OPEN_CHARGE),
    byRequestKey: (key, since) =>
      scope.first(table, raw('created_at DESC'), equals(table.requestKey, key), sql`${table.createdAt} >= ${since}`),
    // Said again, since that is what the index is for.
    ofReversals: (ids) => scope.all(table, oneOf(table.reversalId, ids), sql`${table.reversalId} IS NOT NULL`),
    ofPayment: (paymentId) => scope.sorted(table, raw('created_at, id'), equals(table.paymentId, paymentId)),
    openForParent: (gatewayTransactionId) =>
      scope.find(table, equals(table.parentTransactionId, gatewayTransactionId), OPEN),
    countOfInvoice: (invoiceId) =>
      scope.count(
        sql`SELECT count(*) AS total FROM ${table} WHERE merchant_id = ${merchantId} AND invoice_id = ${invoiceId}
          AND action IN ('sale', 'authorize') AND status <> 'canceled'`,
      ),
    openForSession: (sessionId) =>
      scope.find(table, sql`${table.invoiceId} = (${ofSession(merchantId, 'invoice_id', sessionId)})`, OPEN_CHARGE),
    latestByToken: (tokenHash) =>
      scope.first(
        table,
        raw('created_at DESC, id DESC'),
        sql`${table.checkoutSessionId} = (${ofToken(merchantId, 'id', tokenHash)})`,
      ),
  }
}

function filters({ invoiceId, checkoutSessionId, status, statuses }: Filter<AttemptFilter>): (Sql | undefined)[] {
  return [
    equals(table.invoiceId, invoiceId),
    equals(table.checkoutSessionId, checkoutSessionId),
    equals(table.status, status),
    among(table.status, statuses),
  ]
}
