import { publicId } from '@revkeen-edge/domain'
import { gatewaysOf } from '@revkeen-edge/gateways'
import { resolveAttempt } from '@revkeen-edge/services/charging/resolve.ts'
import type { Context } from '@revkeen-edge/services/context.ts'
import type { GatewayTransaction, PaymentGateway } from '@revkeen-edge/services/ports/gateway.ts'
import type { PaymentPorts } from '@revkeen-edge/services/ports/payments.ts'
import { reconcileDay } from '@revkeen-edge/services/reconciliation/reconcile.ts'
import type { System } from '@revkeen-edge/testing'
import { operatorContext, sealerFrom } from '../../scripts/admin/execute.ts'
import { urlsOf } from '../../scripts/admin/gateways.ts'
import type { TestMerchant } from '../api/merchant.ts'
import { cardToken, setFault } from './buyer.ts'
import { elavonStage } from './elavon.ts'
import { settlingStage } from './settling.ts'

const DAY_MS = 86_400_000

/** A processing account of a merchant. */
export interface Account {
  readonly merchant: TestMerchant
  readonly accountId: string
}

/** A merchant at one of the gateways, as days are compared. */
export interface DaysStage extends Account {
  readonly securityKey: string
  /** Charges 50.00; gives the payment's id. */
  charge(fields?: object): Promise<string>
  /** The next request that is carried out at the gateway loses its answer. */
  loseAnswer(): Promise<void>
  /** Posts to the sandbox gateway's own controls. */
  control(path: string, body?: object): Promise<void>
  gatewayIdOf(paymentId: string): Promise<string>
}

export async function daysStage(system: System, provider: 'nmi' | 'elavon', slug: string): Promise<DaysStage> {
  const { merchant, accountId, securityKey, charge } = await opened(system, provider, slug)
  return {
    merchant,
    accountId,
    securityKey,
    charge: async (fields) => (await charge(fields)).body.data?.id,
    loseAnswer: () =>
      setFault(system, { security_key: securityKey, mode: 'error_after_charge', operation: 'transact', count: 1 }),
    async control(path, body = {}) {
      const response = await fetch(`${system.urls.sandbox}${path}`, {
        method: 'POST',
        body: JSON.stringify({ security_key: securityKey, ...body }),
      })
      if (!response.ok) throw new Error(`the sandbox answered ${response.status}: ${await response.text()}`)
    },
    gatewayIdOf: async (paymentId) => (await merchant.get(`/payments/${paymentId}`)).body.gateway_transaction_id,
  }
}

async function opened(system: System, provider: 'nmi' | 'elavon', slug: string) {
  if (provider === 'elavon') {
    const stage = await elavonStage(system, slug)
    await stage.storeCard()
    return stage
  }
  const stage = await settlingStage(system, slug)
  const accounts = (await stage.get('/settings/gateway-accounts')).body.data
  return { ...stage, accountId: String(accounts[0].id) }
}

/** When a gateway says that things happened: its own clock is the machine's. */
export interface Told {
  readonly madeAt: number
  readonly settledAt?: number
  /** What it searches by: when a transaction was changed, or when it was made. */
  readonly searchesBy?: 'change' | 'making'
  /** Transactions that its report lacks. */
  readonly hidden?: readonly string[]
  /** How often it was asked about single transactions. */
  readonly questions?: string[]
}

/** The gateways as they are, with other times and less to tell. */
function portsTelling({ admin }: System, told: Told): PaymentPorts {
  const gateways = gatewaysOf(urlsOf(admin), sealerFrom(admin))
  return {
    gateways: { ...gateways, open: async (account, mode) => telling(await gateways.open(account, mode), told) },
    outbox: { signal: async () => undefined },
    checkoutUrl: admin.env['CHECKOUT_URL'] ?? '',
    clock: Date.now,
    defer: () => undefined,
  }
}

function telling(gateway: PaymentGateway, told: Told): PaymentGateway {
  return {
    ...gateway,
    async query(by) {
      told.questions?.push(JSON.stringify(by))
      const reply = await gateway.query(by)
      return reply.found === true
        ? { ...reply, transactions: reply.transactions.map((each) => dated(each, told)) }
        : reply
    },
    async report({ from, to }) {
      const all = (await everything(gateway)).map((each) => dated(each, told))
      const transactions = all.filter((each) => {
        const at = searchedAt(each, told)
        return at >= from && at < to && !told.hidden?.includes(each.transactionId)
      })
      return { outcome: 'page', transactions, next: null }
    },
  }
}

async function everything(gateway: PaymentGateway): Promise<GatewayTransaction[]> {
  const [from, to] = [Date.now() - DAY_MS, Date.now() + DAY_MS]
  const all: GatewayTransaction[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const reply = await gateway.report({ from, to, ...(cursor === undefined ? {} : { cursor }) })
    if (reply.outcome !== 'page') throw new Error(reply.message)
    all.push(...reply.transactions)
    cursor = reply.next
  }
  return all
}

function dated(transaction: GatewayTransaction, { madeAt, settledAt = madeAt }: Told): GatewayTransaction {
  const actions = transaction.actions.map((each) => ({ ...each, at: each.type === 'settle' ? settledAt : madeAt }))
  return { ...transaction, actions }
}

function searchedAt({ actions }: GatewayTransaction, { searchesBy = 'change' }: Told): number {
  const times = actions.flatMap(({ at }) => at ?? [])
  return searchesBy === 'change' ? Math.max(...times) : Math.min(...times)
}

/** All that is booked of a merchant so far, as if it had been booked at another time. */
export async function bookedAt({ db }: System, { merchantId }: TestMerchant, at: number): Promise<void> {
  for (const table of ['transactions', 'payment_attempts']) {
    await db.prepare(`UPDATE ${table} SET created_at = ? WHERE merchant_id = ?`).bind(at, merchantId).run()
  }
}

/** Compares a day at another time than now, with what the gateway tells then. */
export async function reconciledAt(system: System, stage: Account, day: string, now: number, told: Told) {
  const compared = await reconcileDay(contextAt(system, stage, now), portsTelling(system, told), stage.accountId, day)
  if (!compared.ok) throw new Error(compared.error.code)
  const { status, checked, differences } = compared.value
  return { status, checked, differences }
}

function contextAt(system: System, { merchant: { merchantId } }: Account, now: number): Context {
  return { ...operatorContext(system.admin, { merchantId, mode: 'sandbox' }), now }
}

/** Looks twice for every open attempt at a gateway that says it knows of none, so that it is given up. */
export async function giveUp(system: System, stage: Account): Promise<void> {
  const { gateways, ...ports } = portsTelling(system, { madeAt: 0 })
  const blind = {
    ...ports,
    gateways: {
      ...gateways,
      open: async (...account: Parameters<typeof gateways.open>) => ({
        ...(await gateways.open(...account)),
        query: async () => ({ found: false as const }),
      }),
    },
  }
  const { results } = await system.db
    .prepare("SELECT id FROM payment_attempts WHERE merchant_id = ? AND status IN ('pending', 'unknown')")
    .bind(stage.merchant.merchantId)
    .all<{ id: string }>()
  for (const minutes of [15, 30]) {
    for (const { id } of results) {
      await resolveAttempt(contextAt(system, stage, Date.now() + minutes * 60_000), blind, id)
    }
  }
}

/** Somebody charges 7.00 at the account's own terminal. Gives the gateway's transaction. */
export async function foreignSale(system: System, stage: Account): Promise<string> {
  const { db } = contextAt(system, stage, Date.now())
  const { account } = await db.load({ account: db.rows.gatewayAccounts.byId(stage.accountId) })
  if (!account) throw new Error('no account')
  const gateway = await gatewaysOf(urlsOf(system.admin), sealerFrom(system.admin)).open(account, 'sandbox')
  const reply = await gateway.sale({
    orderId: publicId('paymentAttempt', crypto.randomUUID()),
    amountMinor: 700,
    currency: account.provider === 'elavon' ? 'EUR' : 'USD',
    instrument: { kind: 'token', token: await cardToken(system) },
  })
  if (reply.outcome !== 'approved') throw new Error(reply.message)
  return reply.transactionId
}

/** How the attempts of a merchant stand, oldest first. */
export async function attemptsOf({ db }: System, { merchant }: Account): Promise<readonly (readonly string[])[]> {
  const { results } = await db
    .prepare('SELECT action, status FROM payment_attempts WHERE merchant_id = ? ORDER BY dispatched_at, id')
    .bind(merchant.merchantId)
    .all<{ action: string; status: string }>()
  return results.map(({ action, status }) => [action, status])
}
