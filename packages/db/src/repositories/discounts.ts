import type { D1Result } from '@cloudflare/workers-types'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { discountRedemptions, discounts as table } from '../schema/index.ts'
import { prepare } from '../query.ts'
import { equals, oneOf, raw, sql, type Sql } from '../sql.ts'
import { countUses } from './discount-uses.ts'
import type { Scope } from './scope.ts'
import { ofInvoice, ofOrder } from './subselects.ts'

const LIVING = sql`${table.archivedAt} IS NULL`

/** The queries for a tenant's discounts. */
export function discountsOf(scope: Scope): Repositories['discounts'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ isActive, archived, search }) => [
        equals(table.isActive, isActive),
        archived === undefined ? undefined : archived ? sql`${table.archivedAt} IS NOT NULL` : LIVING,
        search === undefined ? undefined : sql`${table.codeKey} LIKE ${startOf(search)} ESCAPE '\\'`,
      ],
    }),
    byCode: (codeKey) => scope.find(table, equals(table.codeKey, codeKey), LIVING),
    byCodes: (codeKeys) => scope.all(table, oneOf(table.codeKey, codeKeys), LIVING),
    usesBy: (discountId, customerKey) => scope.count(countUses(merchantId, sql`${discountId}`, sql`${customerKey}`)),
    usesForOrder: (orderId) =>
      scope.count(countUses(merchantId, ofItsOrder(merchantId, orderId), ofOrder(merchantId, 'customer_id', orderId))),
    ofOrder: (orderId) => scope.find(table, sql`${table.id} IN (${ofItsOrder(merchantId, orderId)})`),
    ofInvoice: (invoiceId) => scope.all(table, sql`${table.id} IN (${appliedTo(merchantId, invoiceId)})`),
    usesOf: (user, named) => ({
      statements: [prepare(scope.db, usesOf(merchantId, user, named))],
      read: ([result]) =>
        new Map(
          (result as D1Result<{ discountId: string; total: number }>).results.map(({ discountId, total }) => [
            discountId,
            total,
          ]),
        ),
    }),
    ofSubscription: (id) =>
      scope.all(
        table,
        sql`${table.id} IN (SELECT begun.value FROM subscriptions, json_each(subscriptions.discount_ids) AS begun
          WHERE subscriptions.merchant_id = ${merchantId} AND subscriptions.id = ${id})`,
      ),
    redemptionsOf: (invoiceId) => scope.all(discountRedemptions, equals(discountRedemptions.invoiceId, invoiceId)),
  }
}

type User = Parameters<Repositories['discounts']['usesOf']>[0]
type Named = Parameters<Repositories['discounts']['usesOf']>[1]

/** What was used before an e-mail became a customer counts with what the customer used since. */
function usesOf(merchantId: string, user: User, { id, codeKey }: Named): Sql {
  const customer = 'customerId' in user ? sql`${user.customerId}` : ofInvoice(merchantId, 'customer_id', user.invoiceId)
  const applied = 'invoiceId' in user ? sql`UNION ${appliedTo(merchantId, user.invoiceId)}` : raw('')
  return sql`
    SELECT r.discount_id AS discountId, count(*) AS total
    FROM customers AS c JOIN discount_redemptions AS r ON r.merchant_id = c.merchant_id
      AND r.customer_key IN (c.id, 'email:' || lower(c.email))
    WHERE c.merchant_id = ${merchantId} AND c.id = (${customer}) AND r.discount_id IN (
      SELECT id FROM ${table} WHERE merchant_id = ${merchantId} AND (id = ${id} OR (code_key = ${codeKey} AND archived_at IS NULL))
      ${applied})
    GROUP BY r.discount_id`
}

/** The discounts that an invoice's amounts were computed with. */
function appliedTo(merchantId: string, invoiceId: string): Sql {
  return sql`
    SELECT json_extract(applied.value, '$.id') FROM invoices, json_each(invoices.discounts) AS applied
    WHERE invoices.merchant_id = ${merchantId} AND invoices.id = ${invoiceId}`
}

/** The discount that an order was priced with: it has one at most. */
function ofItsOrder(merchantId: string, orderId: string): Sql {
  return sql`
    SELECT json_extract(orders.discounts, '$[0].id') FROM orders
    WHERE orders.merchant_id = ${merchantId} AND orders.id = ${orderId}`
}

function startOf(text: string): string {
  return `${text
    .trim()
    .toUpperCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
