import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import {
  dunningCases,
  invoices,
  subscriptionAdjustments as adjustments,
  subscriptionItems as items,
  subscriptionPeriods as periods,
  subscriptions as table,
  subscriptionSchedules as schedules,
  testClocks,
} from '../schema/index.ts'
import { equals, oneOf, raw, sql, type Sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofToken } from './subselects.ts'

const IN_PLACE = raw('subscription_id, position, id')
const OWING = sql`${invoices.status} IN ('approved', 'sent', 'partially_paid', 'overdue') AND ${invoices.origin} <> 'payment'`

const LIVING = sql`${table.status} NOT IN ('canceled', 'expired')`

export function subscriptionsOf(scope: Scope): Repositories['subscriptions'] {
  const { merchantId } = scope
  // A payment of its own is an invoice of the subscription, too, that bills nothing of it.
  const ofInvoice = (invoiceId: string) =>
    sql`(SELECT subscription_id FROM invoices WHERE merchant_id = ${merchantId} AND id = ${invoiceId} AND origin <> 'payment')`
  return {
    ...scope.rooms(table, {
      filters: ({ statuses, customerId, testClockId }) => [
        statuses && oneOf(table.status, statuses),
        equals(table.customerId, customerId),
        equals(table.testClockId, testClockId),
      ],
    }),
    items: (ids) => scope.sorted(items, IN_PLACE, oneOf(items.subscriptionId, ids)),
    item: (id, itemId) => scope.find(items, equals(items.subscriptionId, id), equals(items.id, itemId)),
    adjustments: (id) =>
      scope.sorted(
        adjustments,
        raw('created_at, id'),
        equals(adjustments.subscriptionId, id),
        sql`${adjustments.invoiceId} IS NULL`,
      ),
    adjustmentsBeside: (invoiceId) =>
      scope.sorted(
        adjustments,
        raw('created_at, id'),
        sql`${adjustments.subscriptionId} = ${ofInvoice(invoiceId)}`,
        sql`${adjustments.invoiceId} IS NULL`,
      ),
    lastBilled: (id) =>
      scope.find(
        invoices,
        sql`${invoices.id} = (SELECT invoice_id FROM subscription_periods WHERE merchant_id = ${merchantId} AND subscription_id = ${id} ORDER BY sequence DESC LIMIT 1)`,
      ),
    period: (id, sequence) =>
      scope.find(periods, equals(periods.subscriptionId, id), equals(periods.sequence, sequence)),
    ofInvoice: (invoiceId) => scope.find(table, sql`${table.id} = ${ofInvoice(invoiceId)}`),
    itemsOfInvoice: (invoiceId) =>
      scope.sorted(items, IN_PLACE, sql`${items.subscriptionId} = ${ofInvoice(invoiceId)}`),
    unpaidInvoices: (id) => scope.sorted(invoices, raw('created_at, id'), equals(invoices.subscriptionId, id), OWING),
    unpaidBeside: (invoiceId) =>
      scope.sorted(
        invoices,
        raw('created_at, id'),
        sql`${invoices.subscriptionId} = ${ofInvoice(invoiceId)}`,
        sql`${invoices.id} <> ${invoiceId}`,
        OWING,
      ),
    periodOf: (invoiceId) => scope.find(periods, equals(periods.invoiceId, invoiceId)),
    ofToken: (tokenHash) =>
      scope.find(table, sql`${table.checkoutSessionId} = (${ofToken(merchantId, 'id', tokenHash)})`),
    ofSession: (sessionId) => scope.find(table, equals(table.checkoutSessionId, sessionId)),
    dueOnClock: (clockId, at) =>
      scope.sorted(table, raw('due_at, id'), equals(table.testClockId, clockId), sql`${table.dueAt} <= ${at}`),
    livingOf: (customerId) => scope.sorted(table, raw('created_at, id'), equals(table.customerId, customerId), LIVING),
    livingOnClock: (clockId) => scope.sorted(table, raw('created_at, id'), equals(table.testClockId, clockId), LIVING),
  }
}

export function dunningCasesOf(scope: Scope): Repositories['dunningCases'] {
  return {
    ...scope.rooms(dunningCases, {
      filters: ({ status, subscriptionId }) => [
        equals(dunningCases.status, status),
        equals(dunningCases.subscriptionId, subscriptionId),
      ],
    }),
    ofInvoice: (invoiceId) => scope.find(dunningCases, equals(dunningCases.invoiceId, invoiceId)),
    besideInvoice: (invoiceId) =>
      scope.sorted(
        dunningCases,
        raw('started_at, id'),
        sql`${dunningCases.subscriptionId} = (SELECT subscription_id FROM invoices WHERE merchant_id = ${scope.merchantId} AND id = ${invoiceId})`,
        sql`${dunningCases.status} IN ('open', 'exhausted')`,
      ),
    openOf: (ids) =>
      scope.sorted(
        dunningCases,
        raw('started_at, id'),
        oneOf(dunningCases.subscriptionId, ids),
        sql`${dunningCases.status} IN ('open', 'exhausted')`,
      ),
    dueOnClock: (clockId, at) =>
      scope.sorted(
        dunningCases,
        raw('due_at, id'),
        equals(dunningCases.testClockId, clockId),
        sql`${dunningCases.dueAt} <= ${at}`,
      ),
  }
}

export function subscriptionSchedulesOf(scope: Scope): Repositories['subscriptionSchedules'] {
  return {
    ...scope.rooms(schedules, {
      filters: ({ customerId, subscriptionId, status }) => [
        equals(schedules.customerId, customerId),
        equals(schedules.subscriptionId, subscriptionId),
        equals(schedules.status, status),
      ],
    }),
    current: (id) =>
      scope.find(
        schedules,
        equals(schedules.subscriptionId, id),
        sql`${schedules.status} IN ('not_started', 'active')`,
      ),
    toBeginFor: (customerId) =>
      scope.sorted(
        schedules,
        raw('created_at, id'),
        equals(schedules.customerId, customerId),
        sql`${schedules.subscriptionId} IS NULL`,
        sql`${schedules.status} = 'not_started'`,
      ),
    byRequestKey: (key) => scope.find(schedules, equals(schedules.requestKey, key)),
    dueOnClock: (clockId, at) =>
      scope.sorted(
        schedules,
        raw('due_at, id'),
        equals(schedules.testClockId, clockId),
        sql`${schedules.dueAt} <= ${at}`,
      ),
  }
}

/** The clock of the customer whom an invoice is for. */
export function clockOfInvoice(merchantId: string, invoiceId: Sql): Sql {
  return sql`
    SELECT c.test_clock_id FROM invoices AS i JOIN customers AS c ON c.merchant_id = i.merchant_id AND c.id = i.customer_id
    WHERE i.merchant_id = ${merchantId} AND i.id = (${invoiceId})`
}

export function testClocksOf(scope: Scope): Repositories['testClocks'] {
  const { merchantId } = scope
  const clockOf = (of: 'customers' | 'subscriptions', id: string) =>
    sql`${testClocks.id} = (SELECT test_clock_id FROM ${raw(of)} WHERE merchant_id = ${merchantId} AND id = ${id})`
  return {
    ...scope.rooms(testClocks, { filters: () => [], base: sql`${testClocks.deletedAt} IS NULL` }),
    ofCustomer: (id) => scope.find(testClocks, clockOf('customers', id)),
    ofSubscription: (id) => scope.find(testClocks, clockOf('subscriptions', id)),
    ofInvoice: (id) =>
      scope.find(testClocks, sql`${testClocks.id} = (${clockOfInvoice(merchantId, sql`SELECT ${id}`)})`),
    ofCreditNote: (id) => {
      const invoice = sql`SELECT invoice_id FROM credit_notes WHERE merchant_id = ${merchantId} AND id = ${id}`
      return scope.find(testClocks, sql`${testClocks.id} = (${clockOfInvoice(merchantId, invoice)})`)
    },
  }
}
