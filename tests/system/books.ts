import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { chargesAt } from './buyer.ts'

interface Books {
  readonly attempts: readonly { orderId: string; status: string; invoiceId: string }[]
  readonly paidInvoices: readonly { id: string; number: string; totalMinor: number; paidMinor: number }[]
}

/** What the database holds of a merchant's payments. */
export async function booksOf({ db }: System, merchantId: string): Promise<Books> {
  const attempts = await db
    .prepare(
      'SELECT gateway_order_id AS orderId, status, invoice_id AS invoiceId FROM payment_attempts WHERE merchant_id = ?',
    )
    .bind(merchantId)
    .all<Books['attempts'][number]>()
  const invoices = await db
    .prepare(
      "SELECT id, number, total_minor AS totalMinor, paid_minor AS paidMinor FROM invoices WHERE merchant_id = ? AND status = 'paid' ORDER BY number",
    )
    .bind(merchantId)
    .all<Books['paidInvoices'][number]>()
  return { attempts: attempts.results, paidInvoices: invoices.results }
}

/**
 * Every charge at the gateway has exactly one paid invoice and every paid invoice its charge, numbers have no gaps, the
 * ledger sums to zero, and nothing is left open.
 */
export async function expectBalancedBooks(system: System, merchantId: string, securityKey: string): Promise<number> {
  const charges = await chargesAt(system, securityKey)
  const { attempts, paidInvoices } = await booksOf(system, merchantId)
  const succeeded = attempts.filter(({ status }) => status === 'succeeded')
  expect(attempts.filter(({ status }) => status === 'pending' || status === 'unknown')).toEqual([])
  expect([...charges.values()].every((times) => times === 1)).toBe(true)
  expect(succeeded.map(({ orderId }) => orderId).toSorted()).toEqual([...charges.keys()].toSorted())
  expect(new Set(succeeded.map(({ invoiceId }) => invoiceId)).size).toBe(succeeded.length)
  expect(paidInvoices.map(({ id }) => id).toSorted()).toEqual(succeeded.map(({ invoiceId }) => invoiceId).toSorted())
  expect(paidInvoices.every(({ totalMinor, paidMinor }) => totalMinor === paidMinor)).toBe(true)
  const year = new Date().getUTCFullYear()
  expect(paidInvoices.map(({ number }) => number)).toEqual(
    paidInvoices.map((_, n) => `INV-${year}-${String(n + 1).padStart(4, '0')}`),
  )
  const { results } = await system.db
    .prepare('SELECT currency, sum(amount_minor) AS total FROM ledger_entries WHERE merchant_id = ? GROUP BY currency')
    .bind(merchantId)
    .all<{ currency: string; total: number }>()
  expect(results.every(({ total }) => total === 0)).toBe(true)
  return charges.size
}

/** Runs the cron for lost payments at each of its looks in the coming hour, as time would. */
export async function letAnHourPass(system: System): Promise<void> {
  const start = Date.now()
  for (const minutes of [1, 3, 8, 18, 48, 60]) {
    await system.cron('* * * * *', new Date(start + minutes * 60_000 + 1_000))
  }
}
