import type { D1Database } from '@cloudflare/workers-types'
import { emailKey } from '@revkeen-edge/domain'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { ExternalRef, Filter, Page, Repositories, Window } from '@revkeen-edge/services/ports/repositories.ts'
import { and, asc, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import { QueryBuilder, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { listQuery, searchCondition, type ListedTable } from './list.ts'
import { many, one } from './query.ts'
import * as t from './schema/index.ts'

const builder = new QueryBuilder()

const equals = (column: SQLiteColumn, value: string | number | boolean | undefined): SQL | undefined =>
  value === undefined ? undefined : eq(column, value)

const among = (column: SQLiteColumn, values: readonly string[] | undefined): SQL | undefined =>
  values === undefined ? undefined : sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`

const between = (column: SQLiteColumn, from: number | undefined, to: number | undefined): SQL | undefined =>
  and(from === undefined ? undefined : sql`${column} >= ${from}`, to === undefined ? undefined : sql`${column} <= ${to}`)

/** One tenant's rows. Every query of this file starts from its merchant id; there is no other way in. */
export function repositoriesOf(db: D1Database, merchantId: string): Repositories {
  const own = (table: { merchantId: SQLiteColumn }, ...conditions: (SQL | undefined)[]) => and(eq(table.merchantId, merchantId), ...conditions)

  const find = <T>(table: SQLiteTable & { merchantId: SQLiteColumn }, ...conditions: (SQL | undefined)[]): Query<T | null> =>
    one<T>(db, table, builder.select().from(table).where(own(table, ...conditions)).limit(1))

  const all = <T>(table: SQLiteTable & { merchantId: SQLiteColumn }, ...conditions: (SQL | undefined)[]): Query<readonly T[]> =>
    many<T>(db, table, builder.select().from(table).where(own(table, ...conditions)))

  /** The rooms that every listed table has. `base` is what hides rows that are gone. */
  const rooms = <T, F>(table: ListedTable, filters: (filter: Filter<F>) => (SQL | undefined)[], options: { base?: SQL; counted?: boolean } = {}) => ({
    byId: (id: string) => find<T>(table, eq(table.id, id), options.base),
    byIds: (ids: readonly string[]) => all<T>(table, inIds(table.id, ids), options.base),
    list: (window: Window, filter: Filter<F>): Query<Page<T>> =>
      listQuery<T>(db, table, { merchantId, base: options.base, filters: filters(filter), counted: options.counted ?? true }, window),
  })

  return {
    merchant: { get: () => one(db, t.merchants, builder.select().from(t.merchants).where(eq(t.merchants.id, merchantId)).limit(1)) },
    apiKeys: { byId: (id) => find(t.apiKeys, eq(t.apiKeys.id, id)) },
    customers: {
      ...rooms(t.customers, ({ search, email }) => [searchCondition(t.customers, t.customers.email, search), emailCondition(email)], {
        base: isNull(t.customers.deletedAt),
      }),
      byEmail: (email) =>
        one(
          db,
          t.customers,
          builder
            .select()
            .from(t.customers)
            .where(own(t.customers, isNull(t.customers.deletedAt), emailCondition(email)))
            .orderBy(asc(t.customers.createdAt))
            .limit(1),
        ),
      byExternal: (refs) => all(t.customers, isNull(t.customers.deletedAt), externalCondition(t.customers, refs)),
    },
    products: {
      ...rooms(t.products, ({ search, isActive, kind }) => [
        searchCondition(t.products, t.products.name, search),
        equals(t.products.isActive, isActive),
        equals(t.products.kind, kind),
      ]),
      byExternal: (refs) => all(t.products, externalCondition(t.products, refs)),
      byProductId: (productId) => find(t.products, eq(t.products.productId, productId)),
    },
    prices: rooms(t.prices, (filter) => [
      equals(t.prices.productId, filter.productId),
      equals(t.prices.type, filter.type),
      equals(t.prices.pricingModel, filter.pricingModel),
      equals(t.prices.active, filter.active),
      equals(t.prices.currency, filter.currency),
      equals(t.prices.lookupKey, filter.lookupKey),
    ]),
    paymentLinks: rooms(t.paymentLinks, ({ status, mode, search }) => [
      equals(t.paymentLinks.status, status),
      equals(t.paymentLinks.mode, mode),
      searchCondition(t.paymentLinks, t.paymentLinks.name, search),
    ]),
    checkoutSessions: {
      byId: (id) => find(t.checkoutSessions, eq(t.checkoutSessions.id, id)),
      byToken: (tokenHash) => find(t.checkoutSessions, eq(t.checkoutSessions.tokenHash, tokenHash)),
    },
    paymentMethods: rooms(t.paymentMethods, ({ customerId, type, status }) => [
      equals(t.paymentMethods.customerId, customerId),
      equals(t.paymentMethods.type, type),
      equals(t.paymentMethods.status, status),
    ]),
    invoices: {
      ...rooms(t.invoices, ({ status, statuses, customerId }) => [
        equals(t.invoices.status, status),
        among(t.invoices.status, statuses),
        equals(t.invoices.customerId, customerId),
      ]),
      lines: (invoiceIds) =>
        many(
          db,
          t.invoiceLines,
          builder
            .select()
            .from(t.invoiceLines)
            .where(own(t.invoiceLines, inIds(t.invoiceLines.invoiceId, invoiceIds)))
            .orderBy(asc(t.invoiceLines.invoiceId), asc(t.invoiceLines.position)),
        ),
    },
    orders: rooms(t.orders, ({ customerId, status }) => [equals(t.orders.customerId, customerId), equals(t.orders.status, status)]),
    payments: rooms(t.payments, ({ customerId, invoiceId, status }) => [
      equals(t.payments.customerId, customerId),
      equals(t.payments.invoiceId, invoiceId),
      equals(t.payments.status, status),
    ]),
    transactions: rooms(t.transactions, (filter) => [
      equals(t.transactions.type, filter.type),
      equals(t.transactions.status, filter.status),
      equals(t.transactions.customerId, filter.customerId),
      equals(t.transactions.invoiceId, filter.invoiceId),
      between(t.transactions.createdAt, filter.createdGte, filter.createdLte),
    ]),
    paymentAttempts: {
      ...rooms(t.paymentAttempts, ({ invoiceId, status }) => [
        equals(t.paymentAttempts.invoiceId, invoiceId),
        equals(t.paymentAttempts.status, status),
      ]),
      byOrderId: (gatewayOrderId) => find(t.paymentAttempts, eq(t.paymentAttempts.gatewayOrderId, gatewayOrderId)),
      openForInvoice: (invoiceId) =>
        find(t.paymentAttempts, eq(t.paymentAttempts.invoiceId, invoiceId), inArray(t.paymentAttempts.status, ['pending', 'unknown'])),
    },
    gatewayAccounts: {
      byId: (id) => find(t.gatewayAccounts, eq(t.gatewayAccounts.id, id)),
      standard: () => find(t.gatewayAccounts, eq(t.gatewayAccounts.isDefault, true)),
    },
    webhookEndpoints: rooms(t.webhookEndpoints, ({ status }) => [equals(t.webhookEndpoints.status, status)], {
      base: isNull(t.webhookEndpoints.deletedAt),
    }),
    webhookDeliveries: rooms(
      t.webhookDeliveries,
      ({ endpointId, eventId, status }) => [
        equals(t.webhookDeliveries.endpointId, endpointId),
        equals(t.webhookDeliveries.eventId, eventId),
        equals(t.webhookDeliveries.status, status),
      ],
      { counted: false },
    ),
    events: rooms(
      t.events,
      (filter) => [
        among(t.events.type, filter.types),
        equals(t.events.customerId, filter.customerId),
        equals(t.events.invoiceId, filter.invoiceId),
        equals(t.events.subscriptionId, filter.subscriptionId),
        equals(t.events.orderId, filter.orderId),
        between(t.events.createdAt, filter.createdGte, filter.createdLte),
      ],
      { counted: false },
    ),
    idempotency: { byId: (id) => find(t.idempotencyRecords, eq(t.idempotencyRecords.id, id)) },
  }
}

function inIds(column: SQLiteColumn, ids: readonly string[]): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
}

function emailCondition(email: string | undefined): SQL | undefined {
  return email === undefined ? undefined : sql`lower(${t.customers.email}) = ${emailKey(email)}`
}

function externalCondition(table: { externalSource: SQLiteColumn; externalId: SQLiteColumn }, refs: readonly ExternalRef[]): SQL {
  const pairs = JSON.stringify(refs.map((ref) => [ref.source, ref.externalId]))
  return sql`(${table.externalSource}, ${table.externalId}) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(${pairs}))`
}
