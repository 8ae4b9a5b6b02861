import type { Settleable, Transaction } from '@revkeen-edge/domain'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { payoutDeductions, payouts as table, transactions } from '../schema/index.ts'
import { between, equals, oneOf, sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { UNDONE } from './subselects.ts'

interface Row extends Omit<Settleable, 'undone'> {
  readonly undone: 0 | 1
}

export function payoutsOf(scope: Scope): Repositories['payouts'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ status, gateway, currency, createdGte, createdLte }) => [
        equals(table.status, status),
        equals(table.gateway, gateway),
        equals(table.currency, currency),
        between(table.createdAt, createdGte, createdLte),
      ],
    }),
    byBatch: (accountId, batchId) =>
      scope.find(table, equals(table.gatewayAccountId, accountId), equals(table.gatewayPayoutId, batchId)),
    ofBatch: (accountId, batchId) =>
      scope.all(
        table,
        equals(table.gatewayAccountId, accountId),
        // '0' follows '/': whatever begins with the batch and a stroke.
        sql`(${table.gatewayPayoutId} = ${batchId} OR (${table.gatewayPayoutId} >= ${`${batchId}/`} AND ${table.gatewayPayoutId} < ${`${batchId}0`}))`,
      ),
    settleable(accountId, gatewayTransactionIds) {
      const found = scope.project<Row>(sql`
        SELECT t.id, t.type, t.gateway_transaction_id AS gatewayTransactionId, t.currency, t.amount_minor AS amountMinor,
          t.payout_id AS payoutId, ${UNDONE} AS undone,
          coalesce((SELECT sum(amount_minor) FROM transaction_fees AS f
            WHERE f.merchant_id = t.merchant_id AND f.transaction_id = t.id), 0) AS feesMinor
        FROM json_each(${JSON.stringify(gatewayTransactionIds)}) AS named
        JOIN transactions AS t ON t.merchant_id = ${merchantId} AND t.gateway_account_id = ${accountId}
          AND t.gateway_transaction_id = named.value
        LEFT JOIN reversals AS r ON r.merchant_id = t.merchant_id AND r.id = t.reversal_id
        WHERE t.type IN ('sale', 'capture') OR (t.type = 'refund' AND r.method = 'refund')`)
      return {
        statements: found.statements,
        read: (results) => found.read(results).map((row) => ({ ...row, undone: row.undone === 1 })),
      }
    },
    transactions: (payoutId, window) =>
      scope
        .rooms<Transaction, object>(transactions, {
          // A dispute may be in several payouts, which its transaction does not tell.
          filters: () => [
            sql`${transactions.id} IN (
              SELECT id FROM transactions WHERE merchant_id = ${merchantId} AND payout_id = ${payoutId} AND type <> 'dispute'
              UNION ALL
              SELECT transaction_id FROM payout_deductions WHERE merchant_id = ${merchantId} AND payout_id = ${payoutId})`,
          ],
        })
        .list(window, {}),
    disputeTransactions: (accountId) =>
      scope.all(
        transactions,
        sql`${transactions.id} IN (
          SELECT t.id FROM disputes AS d
          JOIN transactions AS t ON t.merchant_id = d.merchant_id AND t.payment_id = d.payment_id AND t.type = 'dispute'
            AND json_extract(t.metadata, '$.dispute') = d.id
          WHERE d.merchant_id = ${merchantId} AND d.gateway_account_id = ${accountId} AND d.payout_id IS NULL)`,
      ),
    deductions: (payoutId, transactionIds) =>
      scope.all(
        payoutDeductions,
        equals(payoutDeductions.payoutId, payoutId),
        oneOf(payoutDeductions.transactionId, transactionIds),
      ),
  }
}
