import type { System } from '@revkeen-edge/testing'
import { newCustomer, storeCard } from '../api/card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from '../api/merchant.ts'
import { openInvoice } from '../api/open-invoice.ts'
import { securityKeyOf, setCallbacks, setFault } from './buyer.ts'

/** A merchant who charges a customer's stored card; the gateway sends no callbacks unless it is told to. */
export interface Stage {
  readonly merchant: TestMerchant
  readonly customerId: string
  readonly securityKey: string
  newInvoice(totalMinor?: number): Promise<string>
  pay(invoiceId: string, key?: string): Promise<Reply>
  charge(fields?: object, key?: string): Promise<Reply>
  post(path: string, body?: object, key?: string): Promise<Reply>
  statusOfInvoice(id: string): Promise<string>
  statusOfCharge(id: string): Promise<string>
  /** The statuses of the attempts of an action, oldest first. */
  attempts(action: string): Promise<readonly string[]>
  /** How often the gateway has done something, successfully. */
  done(action: string): Promise<number>
  /** Troubles the next call of the gateway. */
  trouble(mode: string): Promise<void>
}

export async function payingStage(system: System, slug: string): Promise<Stage> {
  const merchant = await testMerchant(system, slug)
  const { merchantId } = merchant
  const customerId = await newCustomer(merchant)
  await storeCard(system, merchant, customerId)
  const securityKey = await securityKeyOf(system, merchantId)
  await setCallbacks(system, securityKey, 'off')
  const post: Stage['post'] = (path, body, key) =>
    merchant.post(path, body, key === undefined ? {} : { 'idempotency-key': key })
  return {
    merchant,
    customerId,
    securityKey,
    post,
    newInvoice: (totalMinor = 5000) => openInvoice(system, merchantId, { customerId, totalMinor }),
    pay: (invoiceId, key) => post(`/invoices/${invoiceId}/pay`, {}, key),
    charge: (fields, key) =>
      post('/charges', { customerId, amountMinor: 5000, currency: 'USD', description: 'Work', ...fields }, key),
    statusOfInvoice: async (id) => (await merchant.get(`/invoices/${id}`)).body.data.status,
    statusOfCharge: async (id) => (await merchant.get(`/charges/${id}`)).body.data.status,
    attempts: async (action) => {
      const text = 'SELECT status FROM payment_attempts WHERE merchant_id = ? AND action = ? ORDER BY created_at, id'
      const { results } = await system.db.prepare(text).bind(merchantId, action).all<{ status: string }>()
      return results.map(({ status }) => status)
    },
    done: (action) => timesDone(system, securityKey, action),
    trouble: (mode) => setFault(system, { security_key: securityKey, mode, latency_ms: 50, count: 1 }),
  }
}

async function timesDone({ urls }: System, securityKey: string, action: string): Promise<number> {
  const response = await fetch(`${urls.sandbox}/transactions.json?security_key=${encodeURIComponent(securityKey)}`)
  const { transactions } = (await response.json()) as {
    transactions: { actions: { type: string; success: boolean }[] }[]
  }
  const actions = transactions.flatMap((transaction) => transaction.actions)
  return actions.filter(({ type, success }) => success && type === action).length
}

/** The lease of every claimed key runs out, as after a minute. */
export async function endLeases({ db }: System): Promise<void> {
  await db
    .prepare('UPDATE idempotency_records SET lease_until = ? WHERE response IS NULL')
    .bind(Date.now() - 1)
    .run()
}

/** Status and error code of an answer. */
export const toldBy = ({ status, body }: Reply): [number, string | undefined] => [status, body.error?.code]
