import {
  err,
  isOpenAttempt,
  type DomainError,
  type GatewayAccount,
  type Invoice,
  type InvoiceLine,
  type PaymentMethod,
  type Product,
  type Result,
  type TaxRate,
} from '@revkeen-edge/domain'
import { applyNotice } from '../../charging/callback.ts'
import type { Context } from '../../context.ts'
import type { LookUp } from '../../invoices/life-look-ups.ts'
import { LostRace } from '../../invoices/life-tables.ts'
import { InvoiceWorld } from '../../invoices/life-world.ts'
import { newInvoiceLine } from '../../invoices/new.ts'
import type { Plan, Planned } from '../../plan.ts'
import type { CommitOutcome } from '../../ports/database.ts'
import type { PaymentPorts } from '../../ports/payments.ts'
import { answerOf } from './answers.ts'
import { CheckFailed, constrain } from './constraints.ts'
import { Line, type Told } from './line.ts'
import { checkStep, stepOf } from './statuses.ts'

/** Whoever was at work is gone. */
class Killed extends Error {}

/** A request, as often as it is tried with one key. */
export type Request = (context: Context) => () => Promise<Result<Planned<unknown>, DomainError>>

const TRIES = 5

/**
 * An invoice with taxes and goods, whose money moves through two simulated gateways: plans are committed whole or not at
 * all, under the constraints of the database, and calls and callbacks go astray as on a real line.
 */
export class MoneyWorld extends InvoiceWorld {
  readonly line = new Line(this)
  /** Statuses that rows have come to, as `invoices.paid`. */
  readonly reached = new Set<string>()
  /** Which of the accounts keeps the card that is charged. */
  cardAt = 0
  /** What is done next, for whatever happens while a call is under way. */
  next: () => Promise<void> = async () => {}
  #last: { readonly key: string; readonly request: Request } | null = null
  #keys = 0
  #killed = false
  #broken: unknown = null

  constructor(amountsMinor: readonly number[], currency = 'USD') {
    super(0, currency)
    const { id: productId } = this.#put('products', { fulfillmentType: 'physical', trackInventory: false })
    const rates = [
      this.#put('taxRates', { displayName: 'State', percentage: 62_500, inclusive: false }),
      this.#put('taxRates', { displayName: 'City', percentage: 21_250, inclusive: true }),
    ]
    this.tables.of('invoiceLines').clear()
    for (const [position, amountMinor] of amountsMinor.entries()) {
      const taxRateIds = rates.slice(0, 1 + (position % rates.length)).map(({ id }) => id)
      this.tables.put('invoiceLines', { ...lineOf(this, position, amountMinor), productId, taxRateIds })
    }
  }

  readonly ports: PaymentPorts = {
    gateways: {
      open: async (account) => this.line.gatewayOf(account),
      verifyCallback: async () => true,
      readCallback: () => err('callbacks come as they are'),
    },
    outbox: { signal: async () => {} },
    checkoutUrl: 'https://pay.example',
    clock: () => this.now,
    defer: () => {},
  }

  /** The merchant's processing accounts, at a gateway each. */
  get accounts(): readonly [GatewayAccount, GatewayAccount] {
    return [this.account, { ...this.account, id: 'second', provider: 'elavon', isDefault: false }]
  }

  accountAt(id: unknown): GatewayAccount {
    const account = this.accounts.find((each) => each.id === id)
    if (!account) throw new Error(`there is no account ${String(id)}`)
    return account
  }

  /** Whether no call is unanswered and nothing waits to be told. */
  get isQuiet(): boolean {
    return [...this.attempts.values()].every((each) => !isOpenAttempt(each)) && this.isTold
  }

  /** Whether all that the gateway did is told. */
  get isTold(): boolean {
    return this.line.late.length === 0 && this.line.callbacks.length === 0
  }

  balanceOf(account: string): number {
    const entries = this.movements.flatMap((movement) => movement.entries)
    return entries.reduce((sum, entry) => (entry.account === account ? sum + entry.amountMinor : sum), 0)
  }

  get card(): Partial<PaymentMethod> {
    const gatewayAccountId = this.accounts[this.cardAt % 2]?.id ?? ''
    return { id: 'card', customerId: this.invoice.customerId, gatewayAccountId, status: 'active', refusedAt: null }
  }

  /** Does a request as its worker would; gives whether it did anything. */
  async request(request: Request): Promise<boolean> {
    this.#keys += 1
    this.#last = { key: `request-${this.#keys}`, request }
    return this.#try(this.#last)
  }

  /** The last request once more with its key, where it has called the gateway, or returned money by hand. */
  async again(): Promise<boolean> {
    const last = this.#last
    const made = [...this.attempts.values(), ...this.tables.all('reversals')]
    return last !== null && made.some(({ requestKey }) => requestKey === last.key) && this.#try(last)
  }

  async #try(made: { readonly key: string; readonly request: Request }): Promise<boolean> {
    const done = await this.#carriedOut(made)
    if (this.#broken !== null) throw this.#broken
    return done
  }

  async #carriedOut({ key, request }: { readonly key: string; readonly request: Request }): Promise<boolean> {
    const attempt = request({ ...this.context(), requestKey: key })
    try {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const planned = await attempt()
        if (!planned.ok) return false
        if (this.commit(planned.value.plan).ok) return true
      }
      return false
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      return true
    } finally {
      this.#killed = false
    }
  }

  get isKilled(): boolean {
    return this.#killed
  }

  kill(): void {
    this.#killed = true
  }

  meanwhile(): Promise<void> {
    return this.#watched(this.next())
  }

  tell({ accountId, notice }: Told): Promise<void> {
    if ('batchId' in notice) throw new Error('no batch is told of while a call is under way')
    return this.#watched(applyNotice(this.context(), this.ports, accountId, notice))
  }

  /** What goes wrong while a call is under way must not pass for a lost answer. */
  async #watched(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (error) {
      this.#broken ??= error
      throw error
    }
  }

  override apply({ changes, movements = [] }: Plan): void {
    for (const change of changes) {
      const step = stepOf(this.tables, change)
      this.tables.apply(change)
      if (step === null) continue
      checkStep(step)
      this.reached.add(`${step.table}.${step.to}`)
    }
    this.movements.push(...movements)
    constrain(this.tables, this.movements)
  }

  override commit(plan: Plan): CommitOutcome {
    if (this.#killed) throw new Killed()
    const putBack = this.tables.savepoint()
    const { length } = this.movements
    try {
      this.apply(plan)
    } catch (error) {
      putBack()
      this.movements.length = length
      if (!(error instanceof LostRace)) throw error
      return { ok: false, conflict: { kind: 'lost_race', constraint: error.message } }
    }
    return { ok: true, eventIds: [], messageIds: [], number: this.#numbered(plan) }
  }

  protected override find(lookUp: LookUp): unknown {
    if (lookUp.name === 'creditNotes.balanceOf') return { balanceMinor: -this.balanceOf('customer_credit') }
    if (lookUp.name === 'gatewayAccounts.all') return this.accounts
    if (lookUp.name === 'gatewayAccounts.byId') return this.accountAt(lookUp.args[0])
    if (lookUp.name === 'paymentMethods.defaultOfInvoice') return this.card
    const answer = answerOf(this.tables, lookUp)
    return answer === undefined ? super.find(lookUp) : answer
  }

  #numbered({ series }: Plan): string | null {
    const row = series && this.tables.byId(series.table, series.id)
    if (!row) return null
    const number = `${series.prefix}-${this.tables.of(series.table).size}`
    this.tables.of(series.table).set(row.id, { ...row, number })
    return number
  }

  #put(table: 'products' | 'taxRates', known: Partial<Product> | Partial<TaxRate>): { readonly id: string } {
    const row = { ...known, id: this.context().runtime.uuid() }
    this.tables.of(table).set(row.id, row as never)
    return row
  }
}

function lineOf(world: { context(): Context; invoice: Invoice }, position: number, amountMinor: number): InvoiceLine {
  return newInvoiceLine(world.context(), world.invoice, {
    position,
    description: `Goods ${position + 1}`,
    quantity: 1,
    unitAmountMinor: amountMinor,
    subtotalMinor: amountMinor,
  })
}

/** Whether an error only says that the database would not take it: the gateway tells it once more then. */
export function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof CheckFailed || (error instanceof Error && error.message.includes('could not be settled'))
}
