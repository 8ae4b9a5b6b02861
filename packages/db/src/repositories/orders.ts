import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { orderLines, orders as table } from '../schema/index.ts'
import { between, equals, oneOf, raw, sql, type Sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { settledInvoice } from './subselects.ts'

/** The queries for a tenant's orders. */
export function ordersOf(scope: Scope): Repositories['orders'] {
  const { merchantId } = scope
  const settled = (linkId: string, tokenHash: string) => settledInvoice(merchantId, linkId, tokenHash)
  const linesOf = (invoices: Sql) =>
    scope.sorted<never>(
      orderLines,
      raw('position'),
      sql`${orderLines.orderId} IN (SELECT id FROM orders WHERE merchant_id = ${merchantId} AND invoice_id IN (${invoices}))`,
    )
  return {
    ...scope.rooms(table, {
      filters: ({ customerId, status, createdGte, createdLte }) => [
        equals(table.customerId, customerId),
        equals(table.status, status),
        between(table.createdAt, createdGte, createdLte),
      ],
    }),
    lines: (orderIds) => scope.sorted(orderLines, raw('order_id, position'), oneOf(orderLines.orderId, orderIds)),
    ofInvoice: (invoiceId) => scope.find(table, equals(table.invoiceId, invoiceId)),
    linesOfInvoice: (invoiceId) => linesOf(sql`SELECT ${invoiceId}`),
    settledBy: (linkId, tokenHash) => scope.find(table, sql`${table.invoiceId} IN (${settled(linkId, tokenHash)})`),
    linesSettledBy: (linkId, tokenHash) => linesOf(settled(linkId, tokenHash)),
  }
}
