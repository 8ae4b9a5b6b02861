import type { System } from '@revkeen-edge/testing'
import { vi } from 'vitest'
import { readerOf } from '../../scripts/admin/invariants.ts'
import { moneyInvariants } from '../../scripts/admin/invariants/money.ts'
import type { Reply } from '../api/merchant.ts'
import { gatewayStageOf, type GatewayStage } from './lost-payment.ts'
import { payingStage, type Stage } from './paying.ts'
import { resultOf, tell, type CallbackEvent } from './signed-callback.ts'

export interface SandboxBatch {
  readonly batch_id: string
  readonly currency: string
  readonly count: number
  readonly amount: string
  readonly transaction_ids: readonly string[]
}

/** A merchant whose gateway settles and charges back when it is told to, and tells of it when the test does. */
export interface SettlingStage extends Stage {
  readonly gateway: GatewayStage
  /** Posts to the sandbox gateway's own controls. */
  control(path: string, body: object): Promise<unknown>
  /** The gateway closes the day; nothing is told yet. */
  close(): Promise<readonly SandboxBatch[]>
  /** Closes the day and tells of it; gives what each callback came to. */
  settle(): Promise<readonly string[]>
  /** A cardholder's bank takes a charge back, and it is told. Gives the gateway's id of it. */
  chargeBack(gatewayTransactionId: string, fields?: object): Promise<string>
  decide(chargebackId: string, outcome: string): Promise<void>
  /** Tells an event in the gateway's name, and gives what it came to. */
  told(event: CallbackEvent): Promise<string | null>
  /** Everything that the gateway has not told yet, as events. */
  untold(): Promise<readonly CallbackEvent[]>
  /** What the gateway holds, by currency. */
  balances(): Promise<Readonly<Record<string, number>>>
  /** What our books say that it holds. */
  clearing(): Promise<Readonly<Record<string, number>>>
  /** The gateway's transaction of a payment. */
  gatewayIdOf(paymentId: string): Promise<string>
  get(path: string): Promise<Reply>
}

export async function settlingStage(system: System, slug: string): Promise<SettlingStage> {
  const stage = await payingStage(system, slug)
  const { merchant, securityKey } = stage
  const gateway = await gatewayStageOf(system, merchant)
  const toldBefore = new Set<string>()
  const { sandbox } = system.urls
  const json = async (response: Response): Promise<unknown> => {
    if (!response.ok) throw new Error(`the sandbox answered ${response.status}: ${await response.text()}`)
    return response.status === 204 ? null : response.json()
  }
  const control: SettlingStage['control'] = async (path, body) =>
    json(
      await fetch(`${sandbox}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ security_key: securityKey, ...body }),
      }),
    )
  const asked = async (path: string) =>
    json(await fetch(`${sandbox}${path}?security_key=${encodeURIComponent(securityKey)}`))

  const untold = async (): Promise<readonly CallbackEvent[]> => {
    const { callbacks } = (await asked('/callbacks')) as { callbacks: { body: CallbackEvent }[] }
    const events = callbacks.map(({ body }) => body).filter((event) => !toldBefore.has(event.event_id))
    for (const event of events) toldBefore.add(event.event_id)
    return events.toReversed()
  }
  const told: SettlingStage['told'] = async (event) => {
    await tell(system, gateway, event)
    return vi.waitUntil(() => resultOf(system, event), { timeout: 30_000 })
  }
  const close = async () => ((await control('/settle', {})) as { batches: readonly SandboxBatch[] }).batches
  const ofKind = async (beginning: string) =>
    (await untold()).filter(({ event_type: type }) => type.startsWith(beginning))

  return {
    ...stage,
    gateway,
    control,
    close,
    untold,
    told,
    get: (path) => merchant.get(path),
    async settle() {
      await close()
      const results: string[] = []
      for (const event of await ofKind('settlement.')) results.push((await told(event)) ?? '')
      return results
    },
    async chargeBack(transactionId, fields = {}) {
      const { id } = (await control('/chargebacks', { transaction_id: transactionId, ...fields })) as { id: string }
      for (const event of await ofKind('chargeback.')) await told(event)
      return id
    },
    async decide(chargebackId, outcome) {
      await control(`/chargebacks/${chargebackId}`, { outcome })
      for (const event of await ofKind('chargeback.')) await told(event)
    },
    async balances() {
      const { balances } = (await asked('/balance.json')) as { balances: { currency: string; amount_minor: number }[] }
      return Object.fromEntries(balances.map(({ currency, amount_minor: amount }) => [currency, amount]))
    },
    async clearing() {
      const { results } = await system.db
        .prepare(
          "SELECT currency, sum(amount_minor) AS held FROM ledger_entries WHERE merchant_id = ? AND account = 'gateway_clearing' GROUP BY currency",
        )
        .bind(merchant.merchantId)
        .all<{ currency: string; held: number }>()
      return Object.fromEntries(results.map(({ currency, held }) => [currency, held]))
    },
    async gatewayIdOf(paymentId) {
      return (await merchant.get(`/payments/${paymentId}`)).body.gateway_transaction_id
    },
  }
}

/** A batch as the gateway tells of it; `fields` are laid over it. */
export function batchEvent(batch: SandboxBatch, fields: object = {}): CallbackEvent {
  return {
    event_id: crypto.randomUUID(),
    event_type: 'settlement.batch.complete',
    event_body: { ...batch, ...fields },
  }
}

/** A chargeback as the gateway tells of it. */
export function chargebackEvent(...chargebacks: readonly object[]): CallbackEvent {
  return { event_id: crypto.randomUUID(), event_type: 'chargeback.batch.complete', event_body: { chargebacks } }
}

/** The invariants of money that the data breaks; the others are checked when the system ends. */
export async function brokenMoney({ db }: System): Promise<readonly string[]> {
  const found = await Promise.all(
    moneyInvariants.map(async ({ name, find }) => ((await find(readerOf(db), Date.now())).length > 0 ? [name] : [])),
  )
  return found.flat()
}

/** Somebody acts at the gateway's own console: a request that no attempt of ours is behind. Gives the transaction. */
export async function atConsole(
  system: System,
  stage: Pick<Stage, 'securityKey'>,
  fields: Record<string, string>,
): Promise<string> {
  const card = { ccnumber: '4111111111111111', ccexp: '1230', cvv: '999', currency: 'USD' }
  const form = { security_key: stage.securityKey, ...(fields['type'] === 'sale' ? card : {}), ...fields }
  const response = await fetch(`${system.urls.sandbox}/api/transact.php`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const reply = new URLSearchParams(await response.text())
  if (reply.get('response') !== '1') throw new Error(`the gateway refused: ${reply.get('responsetext')}`)
  return reply.get('transactionid') ?? ''
}
