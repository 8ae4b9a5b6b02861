import type { Compared, OwnTransaction, Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { payments, reconciliations as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { UNDONE } from './subselects.ts'

interface Row extends Omit<OwnTransaction, 'undone'> {
  readonly undone: 0 | 1
}

export function reconciliationsOf(scope: Scope): Repositories['reconciliations'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ gatewayAccountId, status }) => [
        equals(table.gatewayAccountId, gatewayAccountId),
        equals(table.status, status),
      ],
    }),
    ofDay: (accountId, day) => scope.find(table, equals(table.gatewayAccountId, accountId), equals(table.day, day)),
    compared(asked) {
      const found = scope.project<Row>(comparedRows(merchantId, asked))
      return {
        statements: found.statements,
        read: (results) => found.read(results).map((row) => ({ ...row, undone: row.undone === 1 })),
      }
    },
    held: ({ accountId, gatewayTransactionIds, from, to }) =>
      scope.all(
        payments,
        equals(payments.status, 'authorized'),
        sql`${payments.id} IN (
          SELECT payment_id FROM payment_attempts WHERE merchant_id = ${merchantId} AND gateway_account_id = ${accountId}
            AND action = 'authorize' AND status = 'succeeded' AND created_at >= ${from} AND created_at < ${to}
          UNION SELECT id FROM payments WHERE merchant_id = ${merchantId}
            AND gateway_transaction_id IN (SELECT value FROM json_each(${JSON.stringify(gatewayTransactionIds)})))`,
      ),
    openOrders(gatewayOrderIds) {
      const open = scope.project<{ orderId: string }>(sql`
        SELECT gateway_order_id AS orderId FROM payment_attempts WHERE merchant_id = ${merchantId}
          AND status IN ('pending', 'unknown') AND payment_id IN (
            SELECT payment_id FROM payment_attempts WHERE merchant_id = ${merchantId}
              AND gateway_order_id IN (SELECT value FROM json_each(${JSON.stringify(gatewayOrderIds)})))`)
      return {
        statements: open.statements,
        read: (results) => new Set(open.read(results).map(({ orderId }) => orderId)),
      }
    },
  }
}

/** By the gateway's id, whenever they were booked, and by the time of their booking: each by its own index, each once. */
function comparedRows(merchantId: string, { accountId, gatewayTransactionIds, from, to }: Compared) {
  return sql`
    SELECT t.id, t.type, t.gateway_transaction_id AS gatewayTransactionId, t.currency, t.amount_minor AS amountMinor,
      t.settled_at AS settledAt, ${UNDONE} AS undone
    FROM transactions AS t LEFT JOIN reversals AS r ON r.merchant_id = t.merchant_id AND r.id = t.reversal_id
    WHERE t.merchant_id = ${merchantId} AND t.gateway_account_id = ${accountId}
      AND t.id IN (
        SELECT b.id FROM transactions AS b WHERE b.merchant_id = ${merchantId} AND b.created_at >= ${from} AND b.created_at < ${to}
        UNION SELECT n.id FROM json_each(${JSON.stringify(gatewayTransactionIds)}) AS named
        JOIN transactions AS n ON n.merchant_id = ${merchantId} AND n.gateway_account_id = ${accountId}
          AND n.gateway_transaction_id = named.value)
      AND t.gateway_transaction_id IS NOT NULL
      AND (t.type IN ('sale', 'capture') OR (t.type = 'refund' AND r.method = 'refund'))`
}
