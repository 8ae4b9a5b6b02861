import type { D1Database } from '@cloudflare/workers-types'
import { emailKey, type LinkStatus } from '@revkeen-edge/domain'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type {
  EventFilter,
  ExternalRef,
  Filter,
  Page,
  Repositories,
  Window,
} from '@revkeen-edge/services/ports/repositories.ts'
import { and, asc, desc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import { QueryBuilder, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { listQuery, searchOf, type ListedTable, type Search } from './list.ts'
import { many, one, wholeRow } from './query.ts'
import * as t from './schema/index.ts'
import { lastGeneration, pendingOf, pendingOfList } from './pending.ts'

const builder = new QueryBuilder()

const equals = (column: SQLiteColumn, value: string | number | boolean | undefined): SQL | undefined =>
  value === undefined ? undefined : eq(column, value)

const among = (column: SQLiteColumn, values: readonly string[] | undefined): SQL | undefined =>
  values === undefined ? undefined : sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`

const between = (column: SQLiteColumn, from: number | undefined, to: number | undefined): SQL | undefined =>
  and(
    from === undefined ? undefined : sql`${column} >= ${from}`,
    to === undefined ? undefined : sql`${column} <= ${to}`,
  )

/** One tenant's rows. Every query of this file starts from its merchant id; there is no other way in. */
export function repositoriesOf(db: D1Database, merchantId: string): Repositories {
  const own = (table: { merchantId: SQLiteColumn }, ...conditions: (SQL | undefined)[]) =>
    and(eq(table.merchantId, merchantId), ...conditions)

  const find = <T>(
    table: SQLiteTable & { merchantId: SQLiteColumn },
    ...conditions: (SQL | undefined)[]
  ): Query<T | null> =>
    one<T>(
      db,
      table,
      builder
        .select(wholeRow(table))
        .from(table)
        .where(own(table, ...conditions))
        .limit(1),
    )

  const all = <T>(
    table: SQLiteTable & { merchantId: SQLiteColumn },
    ...conditions: (SQL | undefined)[]
  ): Query<readonly T[]> =>
    many<T>(
      db,
      table,
      builder
        .select(wholeRow(table))
        .from(table)
        .where(own(table, ...conditions)),
    )

  /** What the lines of a payment link refer to. */
  const ofLink = (key: 'productId' | 'priceId', linkId: string): SQL =>
    sql`SELECT json_extract(line.value, ${`$.${key}`}) FROM payment_links, json_each(payment_links.lines) AS line WHERE payment_links.merchant_id = ${merchantId} AND payment_links.id = ${linkId}`

  const settled = (linkId: string, tokenHash: string): SQL =>
    sql`SELECT invoice_id FROM payment_links WHERE merchant_id = ${merchantId} AND id = ${linkId} UNION SELECT invoice_id FROM checkout_sessions WHERE merchant_id = ${merchantId} AND token_hash = ${tokenHash} AND settles_invoice = 1`

  const ofToken = (column: string, tokenHash: string): SQL =>
    sql`SELECT ${sql.raw(column)} FROM checkout_sessions WHERE merchant_id = ${merchantId} AND token_hash = ${tokenHash}`

  const paymentOf = (attemptId: string): SQL =>
    sql`SELECT payment_id FROM payment_attempts WHERE merchant_id = ${merchantId} AND id = ${attemptId}`

  const ofSession = (column: string, sessionId: string): SQL =>
    sql`SELECT ${sql.raw(column)} FROM checkout_sessions WHERE merchant_id = ${merchantId} AND id = ${sessionId}`

  /** The rooms that every listed table has. `base` is what hides rows that are gone. */
  const rooms = <T, F>(
    table: ListedTable,
    filters: (filter: Filter<F>) => (SQL | undefined)[],
    options: { base?: SQL; counted?: boolean; search?: (filter: Filter<F>) => Search | undefined } = {},
  ) => ({
    byId: (id: string) => find<T>(table, eq(table.id, id), options.base),
    byIds: (ids: readonly string[]) => all<T>(table, inIds(table.id, ids), options.base),
    list: (window: Window, filter: Filter<F>): Query<Page<T>> =>
      listQuery<T>(
        db,
        table,
        {
          merchantId,
          base: options.base,
          filters: filters(filter),
          search: options.search?.(filter),
          counted: options.counted ?? true,
        },
        window,
      ),
  })

  return {
    merchant: {
      get: () =>
        one(
          db,
          t.merchants,
          builder.select(wholeRow(t.merchants)).from(t.merchants).where(eq(t.merchants.id, merchantId)).limit(1),
        ),
    },
    apiKeys: { byId: (id) => find(t.apiKeys, eq(t.apiKeys.id, id)) },
    customers: {
      ...rooms(t.customers, ({ email }) => [emailCondition(email)], {
        base: isNull(t.customers.deletedAt),
        search: ({ search }) => searchOf(t.customers, t.customers.email, search),
      }),
      byEmail: (email) =>
        one(
          db,
          t.customers,
          builder
            .select(wholeRow(t.customers))
            .from(t.customers)
            .where(own(t.customers, isNull(t.customers.deletedAt), emailCondition(email)))
            .orderBy(asc(t.customers.createdAt))
            .limit(1),
        ),
      byExternal: (refs) => all(t.customers, isNull(t.customers.deletedAt), externalCondition(t.customers, refs)),
      // A customer who was deleted since still owns what was made for them.
      ownerOf: (linkId, tokenHash) =>
        find(
          t.customers,
          sql`${t.customers.id} = coalesce((SELECT customer_id FROM invoices WHERE merchant_id = ${merchantId} AND id IN (${settled(linkId, tokenHash)})), (${ofToken('customer_id', tokenHash)}))`,
        ),
      ownerOfAttempt: (id) =>
        find(
          t.customers,
          sql`${t.customers.id} = (SELECT coalesce(i.customer_id, s.customer_id) FROM payment_attempts a LEFT JOIN invoices i ON i.merchant_id = a.merchant_id AND i.id = a.invoice_id LEFT JOIN checkout_sessions s ON s.merchant_id = a.merchant_id AND s.id = a.checkout_session_id WHERE a.merchant_id = ${merchantId} AND a.id = ${id})`,
        ),
    },
    products: {
      ...rooms(
        t.products,
        ({ isActive, kind }) => [equals(t.products.isActive, isActive), equals(t.products.kind, kind)],
        { search: ({ search }) => searchOf(t.products, t.products.name, search) },
      ),
      byExternal: (refs) => all(t.products, externalCondition(t.products, refs)),
      byCodes: ({ productIds, slugs }) =>
        all(t.products, or(inIds(t.products.productId, productIds), inIds(t.products.slug, slugs))),
      ofPrices: (priceIds) => all(t.products, productsOfPrices(merchantId, priceIds)),
      ofLink: (linkId) =>
        all(
          t.products,
          sql`${t.products.id} IN (${ofLink('productId', linkId)} UNION SELECT product_id FROM prices WHERE merchant_id = ${merchantId} AND id IN (${ofLink('priceId', linkId)}))`,
        ),
    },
    prices: {
      byLookupKey: (lookupKey) => find(t.prices, eq(t.prices.lookupKey, lookupKey), eq(t.prices.active, true)),
      ofLink: (linkId) => all(t.prices, sql`${t.prices.id} IN (${ofLink('priceId', linkId)})`),
      ...rooms(t.prices, (filter) => [
        equals(t.prices.productId, filter.productId),
        equals(t.prices.type, filter.type),
        equals(t.prices.pricingModel, filter.pricingModel),
        equals(t.prices.active, filter.active),
        equals(t.prices.currency, filter.currency),
        equals(t.prices.lookupKey, filter.lookupKey),
      ]),
    },
    paymentLinks: {
      bySlug: (slug) => find(t.paymentLinks, eq(t.paymentLinks.slug, slug)),
      byIdempotencyKey: (key) => find(t.paymentLinks, eq(t.paymentLinks.idempotencyKey, key)),
      bySession: (id) => find(t.paymentLinks, sql`${t.paymentLinks.id} = (${ofSession('payment_link_id', id)})`),
      ...rooms(t.paymentLinks, ({ status, mode }) => [linkStatusCondition(status), equals(t.paymentLinks.mode, mode)], {
        search: ({ search }) => searchOf(t.paymentLinks, t.paymentLinks.name, search),
      }),
    },
    checkoutSessions: {
      byId: (id) => find(t.checkoutSessions, eq(t.checkoutSessions.id, id)),
      byToken: (tokenHash) => find(t.checkoutSessions, eq(t.checkoutSessions.tokenHash, tokenHash)),
    },
    paymentMethods: {
      ...rooms(t.paymentMethods, ({ customerId, type, status, statuses }) => [
        equals(t.paymentMethods.customerId, customerId),
        equals(t.paymentMethods.type, type),
        equals(t.paymentMethods.status, status),
        among(t.paymentMethods.status, statuses),
      ]),
      defaultOf: (customerId) =>
        find(t.paymentMethods, eq(t.paymentMethods.customerId, customerId), eq(t.paymentMethods.isDefault, true)),
    },
    invoices: {
      ...rooms(t.invoices, ({ status, statuses, customerId }) => [
        equals(t.invoices.status, status),
        among(t.invoices.status, statuses),
        equals(t.invoices.customerId, customerId),
      ]),
      ofToken: (tokenHash) => find(t.invoices, sql`${t.invoices.id} = (${ofToken('invoice_id', tokenHash)})`),
      linesOfToken: (tokenHash) =>
        many(
          db,
          t.invoiceLines,
          builder
            .select(wholeRow(t.invoiceLines))
            .from(t.invoiceLines)
            .where(own(t.invoiceLines, sql`${t.invoiceLines.invoiceId} = (${ofToken('invoice_id', tokenHash)})`))
            .orderBy(asc(t.invoiceLines.position)),
        ),
      settledBy: (linkId, tokenHash) => find(t.invoices, sql`${t.invoices.id} IN (${settled(linkId, tokenHash)})`),
      linesSettledBy: (linkId, tokenHash) =>
        all(t.invoiceLines, sql`${t.invoiceLines.invoiceId} IN (${settled(linkId, tokenHash)})`),
      lines: (invoiceIds) =>
        many(
          db,
          t.invoiceLines,
          builder
            .select(wholeRow(t.invoiceLines))
            .from(t.invoiceLines)
            .where(own(t.invoiceLines, inIds(t.invoiceLines.invoiceId, invoiceIds)))
            .orderBy(asc(t.invoiceLines.invoiceId), asc(t.invoiceLines.position)),
        ),
    },
    orders: rooms(t.orders, ({ customerId, status }) => [
      equals(t.orders.customerId, customerId),
      equals(t.orders.status, status),
    ]),
    payments: {
      ofAttempt: (id) => find(t.payments, sql`${t.payments.id} = (${paymentOf(id)})`),
      ofToken: (tokenHash) => find(t.payments, sql`${t.payments.id} = (${ofToken('payment_id', tokenHash)})`),
      ...rooms(t.payments, ({ customerId, invoiceId, status }) => [
        equals(t.payments.customerId, customerId),
        equals(t.payments.invoiceId, invoiceId),
        equals(t.payments.status, status),
      ]),
    },
    transactions: {
      ofAttempt: (id) =>
        find(t.transactions, sql`${t.transactions.paymentId} = (${paymentOf(id)})`, eq(t.transactions.type, 'sale')),
      ...rooms(t.transactions, (filter) => [
        equals(t.transactions.type, filter.type),
        equals(t.transactions.status, filter.status),
        equals(t.transactions.customerId, filter.customerId),
        equals(t.transactions.invoiceId, filter.invoiceId),
        between(t.transactions.createdAt, filter.createdGte, filter.createdLte),
      ]),
    },
    paymentAttempts: {
      ...rooms(t.paymentAttempts, ({ invoiceId, checkoutSessionId, status, statuses }) => [
        equals(t.paymentAttempts.invoiceId, invoiceId),
        equals(t.paymentAttempts.checkoutSessionId, checkoutSessionId),
        equals(t.paymentAttempts.status, status),
        among(t.paymentAttempts.status, statuses),
      ]),
      byOrderId: (gatewayOrderId) => find(t.paymentAttempts, eq(t.paymentAttempts.gatewayOrderId, gatewayOrderId)),
      latestByToken: (tokenHash) =>
        one(
          db,
          t.paymentAttempts,
          builder
            .select(wholeRow(t.paymentAttempts))
            .from(t.paymentAttempts)
            .where(own(t.paymentAttempts, sql`${t.paymentAttempts.checkoutSessionId} = (${ofToken('id', tokenHash)})`))
            .orderBy(desc(t.paymentAttempts.createdAt), desc(t.paymentAttempts.id))
            .limit(1),
        ),
      openForInvoice: (invoiceId) =>
        find(
          t.paymentAttempts,
          eq(t.paymentAttempts.invoiceId, invoiceId),
          inArray(t.paymentAttempts.status, ['pending', 'unknown']),
        ),
      openForSession: (sessionId) =>
        find(
          t.paymentAttempts,
          sql`${t.paymentAttempts.invoiceId} = (${ofSession('invoice_id', sessionId)})`,
          inArray(t.paymentAttempts.status, ['pending', 'unknown']),
        ),
    },
    gatewayAccounts: {
      byId: (id) => find(t.gatewayAccounts, eq(t.gatewayAccounts.id, id)),
      standard: () => find(t.gatewayAccounts, eq(t.gatewayAccounts.isDefault, true)),
    },
    gatewayCallbacks: {
      byId: (id) => find(t.gatewayCallbacks, eq(t.gatewayCallbacks.id, id)),
      byEvent: (accountId, eventId) =>
        find(
          t.gatewayCallbacks,
          eq(t.gatewayCallbacks.gatewayAccountId, accountId),
          eq(t.gatewayCallbacks.eventId, eventId),
        ),
    },
    messages: { byId: (id) => find(t.messages, eq(t.messages.id, id)) },
    webhookEndpoints: {
      ...rooms(t.webhookEndpoints, ({ status }) => [equals(t.webhookEndpoints.status, status)], {
        base: isNull(t.webhookEndpoints.deletedAt),
      }),
      ofDelivery: (deliveryId) =>
        find(
          t.webhookEndpoints,
          isNull(t.webhookEndpoints.deletedAt),
          sql`${t.webhookEndpoints.id} = (SELECT endpoint_id FROM webhook_deliveries WHERE merchant_id = ${merchantId} AND id = ${deliveryId})`,
        ),
      enabled: () =>
        all(t.webhookEndpoints, isNull(t.webhookEndpoints.deletedAt), eq(t.webhookEndpoints.status, 'enabled')),
    },
    webhookDeliveries: {
      ...rooms(t.webhookDeliveries, ({ endpointId, eventId, status }) => [
        equals(t.webhookDeliveries.endpointId, endpointId),
        equals(t.webhookDeliveries.eventId, eventId),
        equals(t.webhookDeliveries.status, status),
      ]),
      lastGeneration: (eventId) => lastGeneration(db, merchantId, eventId),
    },
    events: {
      ...rooms(t.events, eventFilters),
      pendingOfList: (window, filter) =>
        pendingOfList(db, { merchantId, filters: eventFilters(filter), counted: true }, window),
      pending: (id) => pendingOf(db, merchantId, id),
    },
    idempotency: { byId: (id) => find(t.idempotencyRecords, eq(t.idempotencyRecords.id, id)) },
  }
}

function eventFilters(filter: Filter<EventFilter>): (SQL | undefined)[] {
  return [
    among(t.events.type, filter.types),
    equals(t.events.customerId, filter.customerId),
    equals(t.events.invoiceId, filter.invoiceId),
    equals(t.events.subscriptionId, filter.subscriptionId),
    equals(t.events.orderId, filter.orderId),
    between(t.events.createdAt, filter.createdGte, filter.createdLte),
  ]
}

function inIds(column: SQLiteColumn, ids: readonly string[]): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`
}

function productsOfPrices(merchantId: string, priceIds: readonly string[]): SQL {
  return sql`${t.products.id} IN (SELECT product_id FROM prices WHERE merchant_id = ${merchantId} AND id IN (SELECT value FROM json_each(${JSON.stringify(priceIds)})))`
}

/** The stored status, but for a link whose date has come: that one is expired. */
function linkStatusCondition(status: { is: LinkStatus; now: number } | undefined): SQL | undefined {
  if (status === undefined) return undefined
  const over = sql`(${t.paymentLinks.expiresAt} IS NOT NULL AND ${t.paymentLinks.expiresAt} <= ${status.now})`
  const stored = sql`${t.paymentLinks.status} = ${status.is}`
  if (status.is === 'expired') return sql`(${stored} OR (${t.paymentLinks.status} IN ('draft', 'active') AND ${over}))`
  return status.is === 'completed' ? stored : sql`(${stored} AND NOT ${over})`
}

function emailCondition(email: string | undefined): SQL | undefined {
  return email === undefined ? undefined : sql`lower(${t.customers.email}) = ${emailKey(email)}`
}

function externalCondition(
  table: { externalSource: SQLiteColumn; externalId: SQLiteColumn },
  refs: readonly ExternalRef[],
): SQL {
  const pairs = JSON.stringify(refs.map((ref) => [ref.source, ref.externalId]))
  return sql`(${table.externalSource}, ${table.externalId}) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(${pairs}))`
}
