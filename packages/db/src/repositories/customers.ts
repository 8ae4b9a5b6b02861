import { emailKey } from '@revkeen-edge/domain'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { customerBalances, customers as table } from '../schema/index.ts'
import { searchOf } from '../search.ts'
import { raw, sql, type Sql } from '../sql.ts'
import { externalIs } from './external.ts'
import type { Scope } from './scope.ts'
import { ofInvoice, ofOrder, ofSubscription, ofToken, settledInvoice } from './subselects.ts'

const LIVING = sql`${table.deletedAt} IS NULL`

/** The queries for a tenant's customers. */
export function customersOf(scope: Scope): Repositories['customers'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      base: LIVING,
      filters: ({ email }) => [email === undefined ? undefined : emailIs(email)],
      search: ({ search }) => searchOf(table, merchantId, search),
    }),
    byEmail: (email) => scope.first(table, raw('created_at'), LIVING, emailIs(email)),
    byExternal: (refs) => scope.all(table, LIVING, externalIs(table, refs)),
    // A customer who was deleted since still owns what was made for them.
    ownerOf: (linkId, tokenHash) => scope.find(table, ownerOf(merchantId, linkId, tokenHash)),
    ownerOfAttempt: (id) => scope.find(table, ownerOfAttempt(merchantId, id)),
    ofInvoice: (invoiceId) =>
      scope.find(table, sql`${table.id} = (${ofInvoice(merchantId, 'customer_id', invoiceId)})`),
    ofOrder: (orderId) => scope.find(table, sql`${table.id} = (${ofOrder(merchantId, 'customer_id', orderId)})`),
    ofSubscription: (id) => scope.find(table, sql`${table.id} = (${ofSubscription(merchantId, 'customer_id', id)})`),
    onClock: (clockId) => scope.sorted(table, raw('created_at, id'), LIVING, sql`${table.testClockId} = ${clockId}`),
    balances: (customerId) =>
      scope.sorted(customerBalances, raw('currency'), sql`${customerBalances.customerId} = ${customerId}`),
  }
}

function emailIs(email: string): Sql {
  return sql`lower(${table.email}) = ${emailKey(email)}`
}

function ownerOf(merchantId: string, linkId: string, tokenHash: string): Sql {
  const settled = settledInvoice(merchantId, linkId, tokenHash)
  return sql`${table.id} = coalesce(
    (SELECT customer_id FROM invoices WHERE merchant_id = ${merchantId} AND id IN (${settled})),
    (${ofToken(merchantId, 'customer_id', tokenHash)}))`
}

function ownerOfAttempt(merchantId: string, attemptId: string): Sql {
  return sql`${table.id} = (
    SELECT coalesce(i.customer_id, s.customer_id, json_extract(a.sale, '$.customerId')) FROM payment_attempts a
    LEFT JOIN invoices i ON i.merchant_id = a.merchant_id AND i.id = a.invoice_id
    LEFT JOIN checkout_sessions s ON s.merchant_id = a.merchant_id AND s.id = a.checkout_session_id
    WHERE a.merchant_id = ${merchantId} AND a.id = ${attemptId})`
}
