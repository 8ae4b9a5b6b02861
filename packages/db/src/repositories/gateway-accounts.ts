import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { gatewayAccounts as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's gateway accounts. */
export function gatewayAccountsOf(scope: Scope): Repositories['gatewayAccounts'] {
  return {
    byId: (id) => scope.find(table, equals(table.id, id)),
    standard: () => scope.find(table, equals(table.isDefault, true)),
    ofInvoicePage: (invoiceId) =>
      scope.find(
        table,
        sql`id = coalesce(
          (SELECT gateway_account_id FROM invoices WHERE merchant_id = ${scope.merchantId} AND id = ${invoiceId}),
          (SELECT id FROM gateway_accounts WHERE merchant_id = ${scope.merchantId} AND is_default = 1))`,
      ),
  }
}
