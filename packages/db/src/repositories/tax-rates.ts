import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { invoiceLines, taxRates as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'

/** The queries for a tenant's tax rates. */
export function taxRatesOf(scope: Scope): Repositories['taxRates'] {
  return {
    ...scope.rooms(table, {
      filters: ({ active, country, inclusive }) => [
        equals(table.active, active),
        equals(table.country, country),
        equals(table.inclusive, inclusive),
      ],
    }),
    active: () => scope.all(table, equals(table.active, true)),
    forInvoice: (invoiceId) =>
      scope.all(
        table,
        sql`(${table.active} = 1 OR ${table.id} IN (
          SELECT given.value FROM ${invoiceLines}, json_each(${invoiceLines.taxRateIds}) AS given
          WHERE ${invoiceLines.merchantId} = ${scope.merchantId} AND ${invoiceLines.invoiceId} = ${invoiceId}))`,
      ),
  }
}
