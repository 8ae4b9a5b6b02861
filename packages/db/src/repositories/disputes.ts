import type { Dispute } from '@revkeen-edge/domain'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { customers, disputes as table, payments, transactions } from '../schema/index.ts'
import { between, equals, raw, sql } from '../sql.ts'
import type { Scope } from './scope.ts'

const WAITING = sql`${table.status} IN ('needs_response', 'warning_needs_response')`

export function disputesOf(scope: Scope): Repositories['disputes'] {
  const { merchantId } = scope
  const saleOf = (column: 'id' | 'payment_id' | 'customer_id', accountId: string, gatewayId: string) =>
    sql`SELECT ${raw(column)} FROM transactions WHERE merchant_id = ${merchantId} AND gateway_account_id = ${accountId}
      AND gateway_transaction_id = ${gatewayId} AND type IN ('sale', 'capture') LIMIT 1`
  const disputed = (column: 'payment_id' | 'gateway_dispute_id', id: string) =>
    sql`SELECT ${raw(column)} FROM ${table} WHERE merchant_id = ${merchantId} AND id = ${id}`
  return {
    ...scope.rooms(table, {
      order: raw('disputed_at DESC, id DESC'),
      filters: ({ status, gateway, paymentId, customerId, disputedGte, disputedLte }) => [
        equals(table.status, status),
        equals(table.gateway, gateway),
        equals(table.paymentId, paymentId),
        equals(table.customerId, customerId),
        between(table.disputedAt, disputedGte, disputedLte),
      ],
    }),
    waiting: (window) =>
      scope
        .rooms<Dispute, object>(table, { order: raw('evidence_due_at, id'), filters: () => [WAITING] })
        .list(window, {}),
    // Further disputes under one id have `#` and a number behind it, and `$` comes next after `#`.
    underGatewayId: (accountId, gatewayDisputeId) =>
      scope.sorted(
        table,
        raw('created_at, id'),
        equals(table.gatewayAccountId, accountId),
        sql`(${table.gatewayDisputeId} = ${gatewayDisputeId}
          OR (${table.gatewayDisputeId} > ${`${gatewayDisputeId}#`} AND ${table.gatewayDisputeId} < ${`${gatewayDisputeId}$`}))`,
      ),
    undeducted: (accountId) =>
      scope.all(table, equals(table.gatewayAccountId, accountId), sql`${table.payoutId} IS NULL`),
    paymentOf: (id) => scope.find(payments, sql`${payments.id} = (${disputed('payment_id', id)})`),
    transactionOf: (id) =>
      scope.find(
        transactions,
        sql`${transactions.paymentId} = (${disputed('payment_id', id)})`,
        equals(transactions.type, 'dispute'),
        sql`${transactions.gatewayTransactionId} = (${disputed('gateway_dispute_id', id)})`,
      ),
    saleAt: (accountId, gatewayId) =>
      scope.find(transactions, sql`${transactions.id} = (${saleOf('id', accountId, gatewayId)})`),
    paymentAt: (accountId, gatewayId) =>
      scope.find(payments, sql`${payments.id} = (${saleOf('payment_id', accountId, gatewayId)})`),
    customerAt: (accountId, gatewayId) =>
      scope.find(customers, sql`${customers.id} = (${saleOf('customer_id', accountId, gatewayId)})`),
  }
}
