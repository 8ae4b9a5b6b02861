import type { InvoiceComment } from '@revkeen-edge/domain'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { invoiceComments, invoiceLines, invoices as table } from '../schema/index.ts'
import { among, equals, oneOf, raw, sql } from '../sql.ts'
import { externalIs } from './external.ts'
import type { Scope } from './scope.ts'
import { ofInvoice, ofOrder, ofToken, settledInvoice } from './subselects.ts'

/** The queries for a tenant's invoices. */
export function invoicesOf(scope: Scope): Repositories['invoices'] {
  const { merchantId } = scope
  const settled = (linkId: string, tokenHash: string) => settledInvoice(merchantId, linkId, tokenHash)
  const paidBy = (tokenHash: string) => ofToken(merchantId, 'invoice_id', tokenHash)
  return {
    ...scope.rooms(table, {
      filters: ({ status, statuses, customerId, subscriptionId }) => [
        equals(table.status, status),
        among(table.status, statuses),
        equals(table.customerId, customerId),
        equals(table.subscriptionId, subscriptionId),
      ],
    }),
    lines: (invoiceIds) =>
      scope.sorted(invoiceLines, raw('invoice_id, position'), oneOf(invoiceLines.invoiceId, invoiceIds)),
    byExternal: (refs) => scope.all(table, externalIs(table, refs)),
    comments: (invoiceId, { internal }) =>
      scope.sorted(
        invoiceComments,
        raw('created_at, id'),
        equals(invoiceComments.invoiceId, invoiceId),
        internal ? undefined : equals(invoiceComments.isInternal, false),
      ),
    commentPage: (invoiceId, window, { internal }) =>
      scope
        .rooms<InvoiceComment, { isInternal: boolean }>(invoiceComments, {
          filters: ({ isInternal }) => [
            equals(invoiceComments.invoiceId, invoiceId),
            equals(invoiceComments.isInternal, isInternal),
          ],
        })
        .list(window, { isInternal: internal ? undefined : false }),
    byNumber: (number) => scope.find(table, equals(table.number, number)),
    paidBefore: (invoiceId) =>
      scope.count(
        sql`SELECT EXISTS (SELECT 1 FROM ${table} WHERE merchant_id = ${merchantId} AND customer_id = (${ofInvoice(merchantId, 'customer_id', invoiceId)}) AND paid_minor > 0) AS total`,
      ),
    linesOfExternal: (refs) =>
      scope.sorted(
        invoiceLines,
        raw('invoice_id, position'),
        sql`${invoiceLines.invoiceId} IN (SELECT id FROM ${table} WHERE merchant_id = ${merchantId} AND ${externalIs(table, refs)})`,
      ),
    paidOf: (customerId) =>
      scope.count(
        sql`SELECT EXISTS (SELECT 1 FROM ${table} WHERE merchant_id = ${merchantId} AND customer_id = ${customerId} AND paid_minor > 0) AS total`,
      ),
    paidBeforeOrder: (orderId) =>
      scope.count(
        sql`SELECT EXISTS (SELECT 1 FROM ${table} WHERE merchant_id = ${merchantId} AND customer_id = (${ofOrder(merchantId, 'customer_id', orderId)}) AND paid_minor > 0) AS total`,
      ),
    settledBy: (linkId, tokenHash) => scope.find(table, sql`${table.id} IN (${settled(linkId, tokenHash)})`),
    linesSettledBy: (linkId, tokenHash) =>
      scope.all(invoiceLines, sql`${invoiceLines.invoiceId} IN (${settled(linkId, tokenHash)})`),
    ofOrder: (orderId) => scope.find(table, sql`${table.id} = (${ofOrder(merchantId, 'invoice_id', orderId)})`),
    linesOfOrder: (orderId) =>
      scope.sorted(
        invoiceLines,
        raw('position'),
        sql`${invoiceLines.invoiceId} = (${ofOrder(merchantId, 'invoice_id', orderId)})`,
      ),
    dueOnClock: (clockId, at) =>
      scope.sorted(
        table,
        raw('due_at, id'),
        sql`${table.customerId} IN (SELECT id FROM customers WHERE merchant_id = ${merchantId} AND test_clock_id = ${clockId})`,
        sql`${table.status} IN ('approved', 'sent', 'partially_paid')`,
        sql`${table.dueAt} < ${at}`,
      ),
    ofToken: (tokenHash) => scope.find(table, sql`${table.id} = (${paidBy(tokenHash)})`),
    linesOfToken: (tokenHash) =>
      scope.sorted(invoiceLines, raw('position'), sql`${invoiceLines.invoiceId} = (${paidBy(tokenHash)})`),
  }
}
