import { DurableObject } from 'cloudflare:workers'
import { directoryOf, type Env } from '../env.ts'
import { isBefore, NO_FAULT, type Fault, type Hit } from '../faults/faults.ts'
import { formatAmount, parseAmount } from '../nmi/amount.ts'
import { errorXml } from '../converge/errors.ts'
import { queryXml } from '../converge/query.ts'
import { replyXml } from '../converge/reply.ts'
import { isSignedBy, typeOf } from '../converge/request.ts'
import { formOf } from '../converge/translate.ts'
import { readCard } from '../nmi/card.ts'
import { refused } from '../nmi/context.ts'
import { authenticationFailure, encodeReply } from '../nmi/encode.ts'
import { chargebackEvent, settlementEvent, transactionEvent, type GatewayEvent } from '../nmi/event.ts'
import type { Card, Form, Outcome, Transaction } from '../nmi/model.ts'
import { report } from '../nmi/report.ts'
import { pendingByCurrency, settle, type Batch } from '../nmi/settle.ts'
import { transact } from '../nmi/transact.ts'
import { nmError } from '../nmi/xml.ts'
import { challengeOf } from '../threeds/ask.ts'
import { resultFields } from '../threeds/challenge.ts'
import { Callbacks, type CallbackEntry } from './callbacks.ts'
import { Chargebacks, type Chargeback, type ChargebackStatus } from './chargebacks.ts'
import { addFault, clearFaults, listFaults, takeHit } from './fault-list.ts'
import { idSpaceOf } from './identity.ts'
import { Ledger, type TransactionFilter } from './ledger.ts'
import { createTables } from './schema.ts'
import { readCallbackSettings, readSettings, writeCallbackSettings, writeSettings } from './settings.ts'
import type { AccountSettings, CallbackSettings } from './settings.ts'
import { durableSql } from './durable-sql.ts'
import { type Sql } from './sql.ts'
import { claimToken, issueToken, peekToken } from './tokens.ts'

/** What became of a request: the reply's text (null when it was not carried out) and the trouble on its way back. */
export interface Answer {
  readonly hit: Hit
  readonly reply: string | null
}

type Instrument = { readonly card: Card | null; readonly error: string | null }

/** One merchant's account at the gateway. The object of a key that nobody registered answers as the gateway does. */
export class GatewayAccount extends DurableObject<Env> {
  readonly #sql: Sql
  readonly #callbacks: Callbacks
  readonly #chargebacks: Chargebacks
  /** The alarm is at work and will set itself again. */
  #delivering = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#sql = durableSql(ctx.storage.sql)
    createTables(this.#sql)
    this.#callbacks = new Callbacks(this.#sql)
    this.#chargebacks = new Chargebacks(this.#sql)
  }

  /** Creates the account or replaces its settings. Its transactions stay. */
  configure(settings: AccountSettings): void {
    writeSettings(this.#sql, settings)
  }

  async transact(form: Form): Promise<Answer> {
    const settings = this.#nmiSettings()
    if (!settings) return { hit: NO_FAULT, reply: authenticationFailure(form) }
    const hit = takeHit(this.#sql, 'transact')
    if (isBefore(hit.mode)) return { hit, reply: null }
    const instrument = await this.#instrument(form)
    const outcome = this.#carryOut(settings, form, instrument)
    if (outcome.transaction) await this.#announce(settings, transactionEvent(settings, outcome.transaction))
    return { hit: hit.mode === 'none' ? cardFault(outcome, hit) : hit, reply: encodeReply(outcome.reply) }
  }

  query(form: Form): Answer {
    const settings = this.#nmiSettings()
    if (!settings) return { hit: NO_FAULT, reply: nmError('Authentication Failed') }
    const hit = takeHit(this.#sql, 'query')
    return { hit, reply: isBefore(hit.mode) ? null : report(this.#ledger(settings), form) }
  }

  /** One request in Converge's protocol: the same ledger, cards, tokens and faults, in other words. */
  async converge(fields: Form): Promise<Answer> {
    const settings = readSettings(this.#sql)
    const signed = settings?.converge && isSignedBy(fields, { ...settings.converge, merchantId: settings.merchantId })
    if (!settings || !signed) return { hit: NO_FAULT, reply: errorXml('4025') }
    const asks = typeOf(fields) === 'txnquery'
    const hit = takeHit(this.#sql, asks ? 'query' : 'transact')
    if (isBefore(hit.mode)) return { hit, reply: null }
    if (asks) return { hit, reply: queryXml(this.#ledger(settings), fields) }
    const form = formOf(fields)
    if (!form) return { hit, reply: errorXml('4010') }
    const instrument = await this.#instrument(form)
    const outcome = this.#carryOut(settings, form, instrument)
    const reply = replyXml(fields, outcome, instrument.card)
    return { hit: hit.mode === 'none' ? cardFault(outcome, hit) : hit, reply }
  }

  /** 3-D Secure, server to server: starts a challenge whose page is at `origin`, or tells what came of one. */
  async authenticate(form: Form, origin: string): Promise<Answer> {
    const settings = this.#nmiSettings()
    if (!settings) return { hit: NO_FAULT, reply: authenticationFailure(form) }
    const hit = takeHit(this.#sql, 'authenticate')
    if (isBefore(hit.mode)) return { hit, reply: null }
    const fields =
      form.action === 'result'
        ? await this.#challengeResult(settings, form.authentication_id ?? '')
        : await this.#startChallenge(settings, form, origin)
    return { hit, reply: new URLSearchParams(fields).toString() }
  }

  /** A one-time token of this account. */
  tokenize(card: Card): string {
    return issueToken(this.#sql, card, Date.now())
  }

  /** Settles what is pending and announces each batch. Null for an account that does not exist. */
  async settle(): Promise<Batch[] | null> {
    const settings = readSettings(this.#sql)
    if (!settings) return null
    const batches = this.ctx.storage.transactionSync(() => {
      const closed = settle(this.#ledger(settings), Date.now())
      for (const { currency } of closed) this.#chargebacks.deduct(currency)
      return closed
    })
    for (const batch of batches) await this.#announce(settings, settlementEvent(settings, batch))
    return batches
  }

  /** A cardholder's bank takes a charge back, all of it or an amount in decimal text. Null where there is no such money. */
  async chargeBack({
    amount,
    ...told
  }: Pick<Chargeback, 'transactionId' | 'type' | 'reason' | 'reasonCode' | 'dueDate'> & {
    readonly amount: string
  }): Promise<Chargeback | null> {
    const settings = readSettings(this.#sql)
    const charge = settings && this.#ledger(settings).transaction(told.transactionId)
    if (!settings || !charge || charge.capturedMinor === 0) return null
    const { currency } = charge
    const amountMinor = amount === '' ? charge.capturedMinor : parseAmount(amount, currency)
    if (amountMinor === null || amountMinor === 0) return null
    const chargeback = this.#chargebacks.open({ ...told, currency, amountMinor, createdAt: Date.now() })
    await this.#announce(settings, chargebackEvent(settings, chargeback))
    return chargeback
  }

  /** The bank takes the money for what it only asked about before. Null where there is no such question. */
  async escalateRetrieval(id: string): Promise<Chargeback | null> {
    const settings = readSettings(this.#sql)
    const escalated = settings && this.#chargebacks.escalate(id)
    if (settings && escalated) await this.#announce(settings, chargebackEvent(settings, escalated))
    return escalated
  }

  /** The bank decides a chargeback. Null for one that is neither open nor, to be lost after all, won. */
  async decideChargeback(id: string, status: ChargebackStatus): Promise<Chargeback | null> {
    const settings = readSettings(this.#sql)
    const decided = settings && this.#chargebacks.decide(id, status)
    if (settings && decided) await this.#announce(settings, chargebackEvent(settings, decided))
    return decided
  }

  /** What the gateway holds for the merchant: what waits for its batch, less what deposits are still to be short of. */
  balances(): { readonly currency: string; readonly amountMinor: number }[] {
    const settings = readSettings(this.#sql)
    if (!settings) return []
    const pending = pendingByCurrency(this.#ledger(settings))
    const due = this.#chargebacks.due()
    return [...new Set([...pending.keys(), ...due.keys()])].toSorted().map((currency) => ({
      currency,
      amountMinor: (pending.get(currency) ?? 0) - (due.get(currency) ?? 0),
    }))
  }

  /** Loses a transaction, so that books differ. Whether there was one. */
  forget(id: string): boolean {
    const settings = readSettings(this.#sql)
    if (!settings || !this.#ledger(settings).transaction(id)) return false
    this.#ledger(settings).forget(id)
    return true
  }

  /** Changes what was taken with a transaction, to decimal text, so that books differ. Whether there was one. */
  changeAmount(id: string, amount: string): boolean {
    const settings = readSettings(this.#sql)
    const ledger = settings && this.#ledger(settings)
    const found = ledger?.transaction(id)
    const amountMinor = found ? parseAmount(amount, found.currency) : null
    if (!ledger || !found || amountMinor === null) return false
    const actions = found.actions.map((action) => ({ ...action, amountMinor }))
    const capturedMinor = found.capturedMinor === 0 ? 0 : amountMinor
    ledger.save({ ...found, amountMinor, capturedMinor, actions }, Date.now())
    return true
  }

  transactions(filter: TransactionFilter): Transaction[] {
    const settings = readSettings(this.#sql)
    return settings ? this.#ledger(settings).search(filter) : []
  }

  recent(limit: number): Transaction[] {
    const settings = readSettings(this.#sql)
    return settings ? this.#ledger(settings).recent(limit) : []
  }

  addFault(fault: Fault): void {
    addFault(this.#sql, fault)
  }

  faults(): Fault[] {
    return listFaults(this.#sql)
  }

  clearFaults(): void {
    clearFaults(this.#sql)
  }

  configureCallbacks(settings: CallbackSettings): void {
    writeCallbackSettings(this.#sql, settings)
  }

  callbackLog(limit: number): CallbackEntry[] {
    return this.#callbacks.log(limit)
  }

  /** Delivers what is due now, with `all` also what is queued for later. */
  async flushCallbacks(all: boolean): Promise<{ sent: number; failed: number }> {
    const settings = readSettings(this.#sql)
    if (!settings) return { sent: 0, failed: 0 }
    const now = Date.now()
    if (all) this.#callbacks.hurry(now)
    const counts = await this.#callbacks.deliverDue(settings, now)
    await this.#arm()
    return counts
  }

  override async alarm(): Promise<void> {
    const settings = readSettings(this.#sql)
    this.#delivering = true
    try {
      if (settings) await this.#callbacks.deliverDue(settings, Date.now())
    } finally {
      this.#delivering = false
    }
    await this.#arm()
  }

  /** Null for an account that does not exist, and for one whose protocol is another. */
  #nmiSettings(): AccountSettings | null {
    const settings = readSettings(this.#sql)
    return settings?.converge ? null : settings
  }

  #ledger(settings: AccountSettings): Ledger {
    return new Ledger(this.#sql, idSpaceOf(settings.securityKey))
  }

  async #startChallenge(settings: AccountSettings, form: Form, origin: string): Promise<Record<string, string>> {
    const card = await this.#peek(settings, form)
    const challenge = card && challengeOf(settings, form, card)
    if (!challenge) return { response: '3', responsetext: 'Invalid authentication request' }
    await directoryOf(this.env).startChallenge(challenge)
    const { id } = challenge
    return { response: '1', responsetext: 'SUCCESS', authentication_id: id, url: `${origin}/3ds/${id}` }
  }

  async #challengeResult({ securityKey }: AccountSettings, id: string): Promise<Record<string, string>> {
    const found = await directoryOf(this.env).challenge(id)
    const own = found?.securityKey === securityKey ? found : null
    return { ...resultFields(own, own ? formatAmount(own.amountMinor, own.currency) : '') }
  }

  /** The card of a token or of a vaulted customer. A token may be charged afterwards. */
  async #peek(settings: AccountSettings, form: Form): Promise<Card | null> {
    const vaultId = form.customer_vault_id
    if (vaultId) return this.#ledger(settings).customer(vaultId)?.billings[0]?.card ?? null
    const token = form.payment_token ?? ''
    return peekToken(this.#sql, token, Date.now()) ?? (await directoryOf(this.env).peekToken(token))
  }

  /** The card that a request brings along. A token is used up here, whatever becomes of the request. */
  async #instrument(form: Form): Promise<Instrument> {
    if (form.payment_token) {
      const now = Date.now()
      const own = claimToken(this.#sql, form.payment_token, now)
      const card = own ?? (await directoryOf(this.env).claimToken(form.payment_token))
      return { card, error: card ? null : 'Payment Token does not exist' }
    }
    if (!form.ccnumber) return { card: null, error: null }
    const read = await readCard({ number: form.ccnumber, exp: form.ccexp ?? '', cvv: form.cvv ?? '' })
    return read.ok ? { card: read.card, error: null } : { card: null, error: read.error }
  }

  #carryOut(settings: AccountSettings, form: Form, instrument: Instrument): Outcome {
    return this.ctx.storage.transactionSync(() => {
      const context = { form, ledger: this.#ledger(settings), card: instrument.card, now: Date.now() }
      return instrument.error === null ? transact(context) : refused(context, instrument.error)
    })
  }

  async #announce(settings: AccountSettings, event: GatewayEvent | null): Promise<void> {
    if (!event || settings.webhookUrl === '') return
    const callbacks = readCallbackSettings(this.#sql)
    const now = Date.now()
    this.#callbacks.enqueue(event, callbacks, now)
    if (callbacks.mode === 'before_reply') await this.#callbacks.deliverDue(settings, now)
    await this.#arm()
  }

  /** The one alarm stands at the soonest delivery. */
  async #arm(): Promise<void> {
    const due = this.#delivering ? null : this.#callbacks.nextDueAt()
    if (due === null) return
    const current = await this.ctx.storage.getAlarm()
    if (current === null || current > due) await this.ctx.storage.setAlarm(due)
  }
}

/** Test cards whose approved charges lose their reply. */
function cardFault(outcome: Outcome, hit: Hit): Hit {
  const fault = outcome.transaction?.card.fault
  const type = outcome.transaction?.actions.at(-1)?.type
  const charged = outcome.reply.response === '1' && (type === 'sale' || type === 'auth')
  return fault && charged ? { mode: fault, latencyMs: 0 } : hit
}
