import type { System } from '@revkeen-edge/testing'
import { connectToSandboxElavon } from '../../scripts/admin/demo.ts'
import { commands } from '../../scripts/admin/finance.ts'
import { securityKeyOf, setCallbacks } from '../system/buyer.ts'
import { at, send, type Answer } from './client.ts'
import { cardToken, type Tenant } from './tenant.ts'

/** The objects that a request is to name, by their kind. */
export type Named = Readonly<Record<string, string>>

/** Makes what an operation acts on. */
type Preparation = (system: System, tenant: Tenant) => Promise<Named>

/**
 * What is there before an operation is tried, each time anew: money that can go back, or what only the gateway makes. An
 * operation that is named here has no excuse not to succeed.
 */
const PREPARATIONS: ReadonlyMap<string, Preparation> = new Map([
  ['refunds_create', paid],
  ['voids_create', paid],
  ['charges_refund', paid],
  ['invoices_refund', paid],
  ['credit_notes_preview', paid],
  ['credit_notes_create', paid],
  ['invoices_credit_note_issue', paid],
  ['credit_notes_void', credited],
  ['credit_notes_retry', refusedCredit],
  ['disputes_create', paidAtElavon],
  ['disputes_get', chargedBack],
  ['disputes_submit_evidence', chargedBack],
  ['payouts_get', settled],
  ['payouts_payments_list', settled],
  ['reconciliations_get', reconciled],
  ['subscriptions_create', offered],
  ['subscription_schedules_create', offered],
  ['subscription_items_create', subscribed],
  ['subscription_items_update', subscribed],
  ['subscription_items_delete', subscribed],
])

export const isPrepared = (operationId: string): boolean => PREPARATIONS.has(operationId)

/** Makes what an operation needs; nothing where it needs nothing but objects that others make. */
export async function prepare(system: System, tenant: Tenant, operationId: string): Promise<Named> {
  return (await PREPARATIONS.get(operationId)?.(system, tenant)) ?? {}
}

const PRICE_MINOR = 2500
const HALF_A_DAY_MS = 12 * 3_600_000

/** A buyer pays on a checkout page. Gives the payment, with all that it is known by. */
export async function paid(system: System, tenant: Tenant, currency = 'USD'): Promise<Named> {
  const made = await tenant.send({
    method: 'POST',
    path: '/v2/checkout-sessions',
    body: { amountMinor: PRICE_MINOR, currency },
  })
  const pay = async (totalMinor: unknown): Promise<Answer> =>
    send(textAt(made, 'data', 'url'), {
      method: 'POST',
      path: '/pay',
      body: {
        session: at(made.json, 'data', 'public_token'),
        items: [],
        payment_token: await cardToken(system),
        email: `${tenant.marker}-buyer@example.com`,
        expected_total_minor: totalMinor,
      },
    })
  const first = await pay(PRICE_MINOR)
  // A tenant's taxes come on top: the buyer looks the total over, and presses the button again.
  const due = at(first.json, 'quote', 'total_minor')
  const reply = at(first.json, 'status') === 'total_changed' ? await pay(due) : first
  const sale = await system.db
    .prepare(
      `SELECT t.id AS "transaction", t.payment_id AS payment, t.payment_id AS charge, t.invoice_id AS invoice, l.id AS invoiceLine
       FROM checkout_sessions AS s
       JOIN transactions AS t ON t.merchant_id = s.merchant_id AND t.payment_id = s.payment_id
       JOIN invoice_lines AS l ON l.merchant_id = s.merchant_id AND l.invoice_id = t.invoice_id
       WHERE s.merchant_id = ? AND s.id = ?`,
    )
    .bind(tenant.merchantId, textAt(made, 'data', 'id'))
    .first<Record<string, string>>()
  if (!sale) throw new Error(`the session was paid without a sale: ${reply.text}`)
  return sale
}

/** A credit note that has not had its effect yet. */
async function credited(system: System, tenant: Tenant): Promise<Named> {
  const { invoice: invoice_id = '' } = await paid(system, tenant)
  const body = { invoice_id, amount_minor: 100, credit_method: 'customer_balance' }
  const made = await tenant.send({ method: 'POST', path: '/v2/credit_notes', body })
  return { creditNote: textAt(made, 'data', 'id') }
}

/** A credit note whose money the gateway has refused to undo: it has closed the batch, and has told nobody. */
async function refusedCredit(system: System, tenant: Tenant): Promise<Named> {
  const { invoice: invoice_id = '' } = await paid(system, tenant)
  const inHalfADay = new Date(Date.now() + HALF_A_DAY_MS).toISOString().slice(11, 16)
  await system.db
    .prepare("UPDATE gateway_accounts SET settlement_time = ?, settlement_zone = 'UTC' WHERE merchant_id = ?")
    .bind(inHalfADay, tenant.merchantId)
    .run()
  const securityKey = await securityKeyOf(system, tenant.merchantId)
  await setCallbacks(system, securityKey, 'off')
  await atGateway(system, tenant, '/settle', {})
  await setCallbacks(system, securityKey, 'normal')
  const { json } = await tenant.send({ method: 'GET', path: `/v2/invoices/${invoice_id}` })
  const body = { invoice_id, amount_minor: at(json, 'data', 'total_minor') }
  const made = await tenant.send({ method: 'POST', path: '/v2/credit_notes', body })
  return { creditNote: textAt(made, 'data', 'id') }
}

/** A buyer pays through a gateway that tells of no chargebacks. */
async function paidAtElavon(system: System, tenant: Tenant): Promise<Named> {
  const { merchantId, marker, mode } = tenant
  const text = "SELECT id FROM gateway_accounts WHERE merchant_id = ? AND provider = 'elavon'"
  if (!(await system.db.prepare(text).bind(merchantId).first('id'))) {
    const account = { slug: marker, name: `${marker} in euros`, currencies: ['EUR'] }
    await connectToSandboxElavon(system.admin, { merchantId, mode }, account)
  }
  return paid(system, tenant, 'EUR')
}

/** A cardholder's bank takes a payment back. */
async function chargedBack(system: System, tenant: Tenant): Promise<Named> {
  const { payment = '' } = await paid(system, tenant)
  const { json } = await tenant.send({ method: 'GET', path: `/v2/payments/${payment}` })
  await atGateway(system, tenant, '/chargebacks', { transaction_id: at(json, 'gateway_transaction_id') })
  const text = 'SELECT id FROM disputes WHERE merchant_id = ? AND payment_id = ?'
  return { dispute: await eventually(() => system.db.prepare(text).bind(tenant.merchantId, payment).first('id')) }
}

/** The gateway closes the day, and pays out a payment. */
async function settled(system: System, tenant: Tenant): Promise<Named> {
  const { payment = '' } = await paid(system, tenant)
  await atGateway(system, tenant, '/settle', {})
  const text = 'SELECT payout_id FROM transactions WHERE merchant_id = ? AND payment_id = ?'
  const payoutOf = () => system.db.prepare(text).bind(tenant.merchantId, payment).first('payout_id')
  return { payout: await eventually(payoutOf) }
}

/** The day so far is compared with what the gateway says of it. */
async function reconciled(system: System, { merchantId }: Tenant): Promise<Named> {
  const day = new Date().toISOString().slice(0, 10)
  await commands['reconcile']?.run(system.admin, { merchant: merchantId, day })
  const text = 'SELECT id FROM reconciliations WHERE merchant_id = ?'
  return { reconciliation: await eventually(() => system.db.prepare(text).bind(merchantId).first('id')) }
}

/** The merchant offers something that is billed each month. */
async function offered(_: System, tenant: Tenant): Promise<Named> {
  const product = {
    product_id: crypto.randomUUID(),
    name: 'Plan',
    kind: 'one_time',
    pricing_model: 'one_time',
    amount_minor: PRICE_MINOR,
  }
  const made = await tenant.send({ method: 'POST', path: '/v2/products', body: product })
  const product_id = textAt(made, 'data', 'id')
  const body = { product_id, type: 'recurring', interval: 'month', unit_amount: PRICE_MINOR, currency: 'USD' }
  const price = await tenant.send({ method: 'POST', path: '/v2/prices', body })
  return { product: product_id, price: textAt(price, 'id') }
}

/** A customer is billed for two things each month. */
async function subscribed(system: System, tenant: Tenant): Promise<Named> {
  const post = (path: string, body: object) => tenant.send({ method: 'POST', path, body })
  const customerId = tenant.supply.idOf('customer')
  const card = { customer_id: customerId, token: await cardToken(system), is_default: true }
  const paymentMethodId = textAt(await post('/v2/payment-methods', card), 'id')
  const [first, second] = [await offered(system, tenant), await offered(system, tenant)]
  const items = [first, second].map(({ price }) => ({ priceId: price, quantity: 1 }))
  const made = await post('/v2/subscriptions', { customerId, paymentMethodId, items })
  const subscription = textAt(made, 'data', 'id')
  const listed = await tenant.send({ method: 'GET', path: `/v2/subscriptions/${subscription}/items` })
  return { ...first, subscription, subscriptionItem: textAt(listed, 'data', 0, 'id') }
}

/** Has the sandbox gateway do something in the account through which the tenant's buyers pay. */
async function atGateway(system: System, { merchantId }: Tenant, path: string, fields: object): Promise<void> {
  const body = { security_key: await securityKeyOf(system, merchantId), ...fields }
  const { status, text } = await send(system.urls.sandbox, { method: 'POST', path, body })
  if (status >= 300) throw new Error(`the sandbox answered ${status} to ${path}: ${text}`)
}

const PATIENCE_MS = 30_000
const PAUSE_MS = 50

/** A text as soon as there is one. Throws after a while. */
async function eventually(look: () => Promise<unknown>): Promise<string> {
  const until = Date.now() + PATIENCE_MS
  while (Date.now() < until) {
    const found = await look()
    if (typeof found === 'string') return found
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  throw new Error(`nothing came of it within ${PATIENCE_MS} ms`)
}

function textAt(answer: Answer, ...path: (string | number)[]): string {
  const value = at(answer.json, ...path)
  if (typeof value !== 'string') throw new Error(`no ${path.join('.')} in ${answer.text}`)
  return value
}
