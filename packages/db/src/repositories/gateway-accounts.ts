import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { gatewayAccounts as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's gateway accounts. */
export function gatewayAccountsOf(scope: Scope): Repositories['gatewayAccounts'] {
  const { merchantId } = scope
  return {
    byId: (id) => scope.find(table, equals(table.id, id)),
    all: () => scope.all(table),
    use(id) {
      const found = scope.project<{ latest: string | null; used: 0 | 1 }>(sql`
        SELECT
          (SELECT gateway_transaction_id FROM payment_attempts WHERE merchant_id = ${merchantId} AND gateway_account_id = ${id}
            AND status = 'succeeded' AND gateway_transaction_id IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT 1) AS latest,
          EXISTS (SELECT 1 FROM payment_attempts WHERE merchant_id = ${merchantId} AND gateway_account_id = ${id})
            OR EXISTS (SELECT 1 FROM payment_methods WHERE merchant_id = ${merchantId} AND gateway_account_id = ${id}) AS used`)
      return {
        statements: found.statements,
        read: (results) => {
          const [row] = found.read(results)
          return { latestTransactionId: row?.latest ?? null, isUsed: row?.used === 1 }
        },
      }
    },
  }
}
