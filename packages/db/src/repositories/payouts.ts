import type { Settleable, Transaction } from '@revkeen-edge/domain'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { payouts as table, transactions } from '../schema/index.ts'
import { between, equals, sql } from '../sql.ts'
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
        .rooms<Transaction, { payoutId: string }>(transactions, {
          filters: (filter) => [equals(transactions.payoutId, filter.payoutId)],
        })
        .list(window, { payoutId }),
    disputeTransactions: (accountId) =>
      scope.all(
        transactions,
        equals(transactions.gatewayAccountId, accountId),
        equals(transactions.type, 'dispute'),
        sql`${transactions.payoutId} IS NULL`,
      ),
  }
}
