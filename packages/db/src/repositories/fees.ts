import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { transactionFees as table } from '../schema/index.ts'
import { oneOf, raw, sql } from '../sql.ts'
import { invoiceOf } from './reversals.ts'
import type { Scope } from './scope.ts'

export function feesOf(scope: Scope): Repositories['fees'] {
  const { merchantId } = scope
  return {
    ofTransactions: (ids) => scope.sorted(table, raw('created_at, id'), oneOf(table.transactionId, ids)),
    ofReversible: (ref) =>
      scope.sorted(
        table,
        raw('created_at, id'),
        sql`${table.transactionId} IN (SELECT id FROM transactions WHERE merchant_id = ${merchantId}
          AND invoice_id = (${invoiceOf(merchantId, ref)}) AND type IN ('sale', 'capture'))`,
      ),
  }
}
