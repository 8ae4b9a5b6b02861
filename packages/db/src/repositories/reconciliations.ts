import type { Compared, OwnTransaction, Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { paymentAttempts, payments, reconciliations as table } from '../schema/index.ts'
import { equals, raw, sql } from '../sql.ts'
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
    // An open attempt is one that is due to be looked at, and those are few: `+` has their index used, not the tenant's.
    inDoubt: (accountId) =>
      scope.project(sql`
        SELECT payment_id AS paymentId, gateway_order_id AS gatewayOrderId FROM payment_attempts
        WHERE merchant_id = ${merchantId} AND payment_id IN (
          SELECT payment_id FROM payment_attempts WHERE next_check_at > 0 AND +merchant_id = ${merchantId}
            AND +gateway_account_id = ${accountId} AND status IN ('pending', 'unknown'))`),
    unbooked: (accountId, gatewayOrderIds) =>
      scope.sorted(
        paymentAttempts,
        raw('created_at, id'),
        equals(paymentAttempts.gatewayAccountId, accountId),
        sql`${paymentAttempts.status} IN ('pending', 'unknown', 'canceled')`,
        sql`${paymentAttempts.paymentId} IN (
          SELECT n.payment_id FROM json_each(${JSON.stringify(gatewayOrderIds)}) AS named
          JOIN payment_attempts AS n ON n.merchant_id = ${merchantId} AND n.gateway_order_id = named.value)`,
      ),
    waitingSince(accountId, from, to) {
      const found = scope.project<{ createdAt: number }>(sql`
        SELECT t.created_at AS createdAt
        FROM transactions AS t LEFT JOIN reversals AS r ON r.merchant_id = t.merchant_id AND r.id = t.reversal_id
        WHERE t.merchant_id = ${merchantId} AND t.created_at >= ${from} AND t.created_at < ${to}
          AND t.gateway_account_id = ${accountId} AND t.payout_id IS NULL AND ${SETTLED_BY_GATEWAY} AND NOT ${UNDONE}
        ORDER BY t.created_at LIMIT 1`)
      return { statements: found.statements, read: (results) => found.read(results)[0]?.createdAt ?? null }
    },
  }
}

/** What a gateway has in its batches: charges, and refunds that it made itself; for `t` with its reversal `r`. */
const SETTLED_BY_GATEWAY = sql`t.gateway_transaction_id IS NOT NULL
  AND (t.type IN ('sale', 'capture') OR (t.type = 'refund' AND r.method = 'refund'))`

/** By the gateway's id, whenever they were booked, and by the time of their booking: each by its own index, each once. */
function comparedRows(merchantId: string, { accountId, gatewayTransactionIds, from, to }: Compared) {
  return sql`
    SELECT t.id, t.payment_id AS paymentId, t.type, t.gateway_transaction_id AS gatewayTransactionId, t.currency, t.amount_minor AS amountMinor,
      t.settled_at AS settledAt, ${UNDONE} AS undone
    FROM transactions AS t LEFT JOIN reversals AS r ON r.merchant_id = t.merchant_id AND r.id = t.reversal_id
    WHERE t.merchant_id = ${merchantId} AND t.gateway_account_id = ${accountId}
      AND t.id IN (
        SELECT b.id FROM transactions AS b WHERE b.merchant_id = ${merchantId} AND b.created_at >= ${from} AND b.created_at < ${to}
        UNION SELECT n.id FROM json_each(${JSON.stringify(gatewayTransactionIds)}) AS named
        JOIN transactions AS n ON n.merchant_id = ${merchantId} AND n.gateway_account_id = ${accountId}
          AND n.gateway_transaction_id = named.value)
      AND ${SETTLED_BY_GATEWAY}`
}
