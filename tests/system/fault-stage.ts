import type { System } from '@revkeen-edge/testing'
import { newCustomer } from '../api/card-on-file.ts'
import { testMerchant, type Reply, type TestMerchant } from '../api/merchant.ts'
import { cardToken, setCallbacks, setFault } from './buyer.ts'
import { elavonStage } from './elavon.ts'
import { trailOf } from './faults.ts'
import { gatewayStageOf } from './lost-payment.ts'

export type GatewayName = 'nmi' | 'elavon'

/** A merchant with a card on file at one gateway, which sends no callbacks unless it is told to. */
export interface FaultStage {
  readonly system: System
  readonly gateway: GatewayName
  readonly merchant: TestMerchant
  readonly customerId: string
  readonly accountId: string
  /** By which the sandbox knows the account. */
  readonly securityKey: string
  /** In which everything is charged. */
  readonly currency: string
  post(path: string, body?: object, key?: string): Promise<Reply>
  charge(fields?: object, key?: string): Promise<Reply>
  /** Asks for a card to be kept, of this customer or another. */
  storeCard(fields?: object): Promise<Reply>
  /** Troubles one call to the gateway, after letting some pass. */
  trouble(
    mode: string,
    more?: { operation?: string; after?: number; latency_ms?: number; count?: number },
  ): Promise<void>
  trail(paymentId: string): ReturnType<typeof trailOf>
  payment(id: string): Promise<{ status: string; amount_refunded: number }>
}

export async function faultStage(system: System, gateway: GatewayName, slug: string): Promise<FaultStage> {
  const account = gateway === 'nmi' ? await atNmi(system, slug) : await atElavon(system, slug)
  const { merchant, customerId, accountId, securityKey, currency } = account
  const post: FaultStage['post'] = (path, body, key) =>
    merchant.post(path, body, key === undefined ? {} : { 'idempotency-key': key })
  const stage: FaultStage = {
    ...account,
    system,
    gateway,
    post,
    charge: (fields, key) =>
      post('/charges', { customerId, amountMinor: 5000, currency, description: 'Work', ...fields }, key),
    storeCard: async (fields) =>
      post('/payment-methods', {
        customer_id: customerId,
        token: await cardToken(system),
        gateway_account_id: accountId,
        ...fields,
      }),
    async trouble(mode, { after = 0, ...more } = {}) {
      const fault = { security_key: securityKey, latency_ms: 20, count: 1, ...more }
      if (after > 0) await setFault(system, { ...fault, mode: 'none', latency_ms: 0, count: after })
      await setFault(system, { ...fault, mode })
    },
    trail: (paymentId) => trailOf(system, securityKey, 'payment_id', paymentId),
    payment: async (id) => (await merchant.get(`/payments/${id}`)).body,
  }
  const stored = await stage.storeCard()
  if (stored.status !== 201) throw new Error(`no card was kept: ${JSON.stringify(stored.body)}`)
  return stage
}

type Account = Pick<FaultStage, 'merchant' | 'customerId' | 'accountId' | 'securityKey' | 'currency'>

async function atNmi(system: System, slug: string): Promise<Account> {
  const merchant = await testMerchant(system, slug)
  const { accountId, securityKey } = await gatewayStageOf(system, merchant)
  await setCallbacks(system, securityKey, 'off')
  return { merchant, accountId, securityKey, customerId: await newCustomer(merchant), currency: 'USD' }
}

async function atElavon(system: System, slug: string): Promise<Account> {
  const { merchant, accountId, securityKey, customerId } = await elavonStage(system, slug)
  return { merchant, accountId, securityKey, customerId, currency: 'EUR' }
}
