import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { products as table } from '../schema/index.ts'
import { searchOf } from '../search.ts'
import { equals, oneOf, sql, type Sql } from '../sql.ts'
import { externalIs } from './external.ts'
import type { Scope } from './scope.ts'
import { ofLink, ofOrder, ofOrderLines, ofSessionLines, ofSubscriptionItems, settledInvoice } from './subselects.ts'

/** The queries for a tenant's products. */
export function productsOf(scope: Scope): Repositories['products'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ isActive, kind }) => [equals(table.isActive, isActive), equals(table.kind, kind)],
      search: ({ search }) => searchOf(table, merchantId, search),
    }),
    byExternal: (refs) => scope.all(table, externalIs(table, refs)),
    byCodes: ({ productIds, slugs }) =>
      scope.all(table, sql`(${oneOf(table.productId, productIds)} OR ${oneOf(table.slug, slugs)})`),
    ofPrices: (priceIds) => scope.all(table, sql`${table.id} IN (${ofPrices(merchantId, priceIds)})`),
    ofCheckout: (linkId, tokenHash) =>
      scope.all(
        table,
        sql`${table.id} IN (
          ${ofLines(merchantId, linkId)}
          UNION ${ofSessionLines(merchantId, 'productId', tokenHash)}
          UNION ${ofInvoices(merchantId, settledInvoice(merchantId, linkId, tokenHash))})`,
      ),
    ofAttempt: (attemptId) =>
      scope.all(
        table,
        sql`${table.id} IN (
          SELECT json_extract(line.value, '$.productId') FROM payment_attempts, json_each(payment_attempts.sale, '$.lines') AS line
          WHERE payment_attempts.merchant_id = ${merchantId} AND payment_attempts.id = ${attemptId}
          UNION ${ofInvoices(merchantId, sql`SELECT invoice_id FROM payment_attempts WHERE merchant_id = ${merchantId} AND id = ${attemptId}`)})`,
      ),
    ofInvoice: (invoiceId) =>
      scope.all(table, sql`${table.id} IN (${ofInvoices(merchantId, sql`SELECT ${invoiceId}`)})`),
    ofSubscription: (id) =>
      scope.all(table, sql`${table.id} IN (${ofSubscriptionItems(merchantId, 'product_id', id)})`),
    ofOrder: (orderId) =>
      scope.all(
        table,
        sql`${table.id} IN (
          ${ofOrderLines(merchantId, 'product_id', orderId)}
          UNION SELECT product_id FROM invoice_lines
          WHERE merchant_id = ${merchantId} AND invoice_id = (${ofOrder(merchantId, 'invoice_id', orderId)}))`,
      ),
  }
}

/** What the lines of invoices name, and those of the orders that they are for. */
function ofInvoices(merchantId: string, invoices: Sql): Sql {
  return sql`
    SELECT product_id FROM invoice_lines WHERE merchant_id = ${merchantId} AND invoice_id IN (${invoices})
    UNION SELECT product_id FROM order_lines WHERE merchant_id = ${merchantId} AND order_id IN (
      SELECT id FROM orders WHERE merchant_id = ${merchantId} AND invoice_id IN (${invoices}))`
}

function ofPrices(merchantId: string, priceIds: readonly string[]): Sql {
  return sql`
    SELECT product_id FROM prices
    WHERE merchant_id = ${merchantId} AND id IN (SELECT value FROM json_each(${JSON.stringify(priceIds)}))`
}

/** A line names a product, or a price of one. */
function ofLines(merchantId: string, linkId: string): Sql {
  return sql`
    ${ofLink(merchantId, 'productId', linkId)}
    UNION SELECT product_id FROM prices
    WHERE merchant_id = ${merchantId} AND id IN (${ofLink(merchantId, 'priceId', linkId)})`
}
