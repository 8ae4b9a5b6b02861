import type { GatewayAccount } from '@revkeen-edge/domain'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { sealedFor } from '@revkeen-edge/services/gateway-secrets.ts'
import { insert } from '@revkeen-edge/services/plan.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { System } from '@revkeen-edge/testing'
import { testMerchant, type TestMerchant } from '../api/merchant.ts'
import { pay, securityKeyOf, setCallbacks, setFault, type Purchase } from './buyer.ts'

/** A merchant whose gateway sends no callbacks by itself, with what a test needs to speak in its gateway's name. */
export interface GatewayStage {
  readonly merchant: TestMerchant
  readonly securityKey: string
  readonly accountId: string
  readonly webhookKey: string
}

export async function gatewayStage(system: System, slug: string): Promise<GatewayStage> {
  return gatewayStageOf(system, await testMerchant(system, slug))
}

/** The same for a merchant that is there already. */
export async function gatewayStageOf(system: System, merchant: TestMerchant): Promise<GatewayStage> {
  const account = await system.db
    .prepare('SELECT id, webhook_key_sealed AS sealed FROM gateway_accounts WHERE merchant_id = ?')
    .bind(merchant.merchantId)
    .first<{ id: string; sealed: string }>()
  if (!account) throw new Error('the merchant has no gateway')
  const sealer = sealerOf(system.admin.env['ENVELOPE_KEY'] ?? '')
  const securityKey = await securityKeyOf(system, merchant.merchantId)
  await setCallbacks(system, securityKey, 'off')
  return {
    merchant,
    securityKey,
    accountId: account.id,
    webhookKey: await sealer.open(account.sealed, sealedFor(account.id, 'webhook_key')),
  }
}

/** One more account of the same merchant, with keys of its own, through which no payment goes. */
export async function secondAccount(system: System, stage: GatewayStage): Promise<GatewayStage> {
  const { merchant } = stage
  const accountId = systemRuntime.uuid()
  const webhookKey = `webhook-${accountId}`
  const sealer = sealerOf(system.admin.env['ENVELOPE_KEY'] ?? '')
  const now = Date.now()
  const account: GatewayAccount = {
    id: accountId,
    merchantId: merchant.merchantId,
    provider: 'nmi',
    securityKeySealed: await sealer.seal('unused', sealedFor(accountId, 'security_key')),
    webhookKeySealed: await sealer.seal(webhookKey, sealedFor(accountId, 'webhook_key')),
    tokenizationKey: 'unused',
    isDefault: false,
    label: 'Second',
    currencies: ['GBP'],
    status: 'active',
    settlementTime: '20:00',
    settlementZone: 'America/New_York',
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
  const entry = {
    kind: 'gateway_account' as const,
    key: accountId,
    merchantId: merchant.merchantId,
    targetId: accountId,
    data: { mode: 'sandbox' },
  }
  await merchant.commit(insert('gatewayAccounts', account), insert('directory', { ...entry, purgeAt: null }))
  return { ...stage, accountId, webhookKey }
}

export interface Attempt {
  readonly id: string
  readonly orderId: string
  readonly status: string
  readonly checks: number
  readonly transactionId: string | null
  readonly cardLast4: string | null
}

const ATTEMPTS =
  'SELECT id, gateway_order_id AS orderId, status, checks, gateway_transaction_id AS transactionId, card_last4 AS cardLast4 FROM payment_attempts WHERE merchant_id = ? ORDER BY created_at, id'

/** A merchant's attempts, oldest first. */
export async function attemptsOf({ db }: System, { merchant }: GatewayStage): Promise<readonly Attempt[]> {
  return (await db.prepare(ATTEMPTS).bind(merchant.merchantId).all<Attempt>()).results
}

/** The one attempt of a merchant. */
export async function attemptOf(system: System, stage: GatewayStage): Promise<Attempt> {
  const [attempt, ...others] = await attemptsOf(system, stage)
  if (!attempt || others.length > 0) throw new Error(`the merchant has ${others.length + 1} attempts`)
  return attempt
}

export interface NewSession extends Purchase {
  readonly id: string
}

/** A session for 25.00 USD, not paid yet. */
export async function newSession({ merchant }: GatewayStage): Promise<NewSession> {
  const { body } = await merchant.post('/checkout-sessions', { amountMinor: 2500, currency: 'USD' })
  return { id: body.data.id, url: body.data.url, token: body.data.public_token, totalMinor: 2500 }
}

/** A payment of 25.00 USD whose answer got lost: after the gateway charged, or before it did. */
export async function loseAnswer(system: System, stage: GatewayStage, when: 'after' | 'before'): Promise<NewSession> {
  const session = await newSession(stage)
  await setFault(system, { security_key: stage.securityKey, mode: `error_${when}_charge`, count: 1 })
  const { status } = await pay(system, session)
  if (status !== 'processing') throw new Error(`the payment is ${status}, not lost`)
  return session
}
