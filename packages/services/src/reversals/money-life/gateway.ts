import type { AttemptAction } from '@revkeen-edge/domain'
import type { GatewayAction, GatewayQuery, GatewayTransaction } from '../../ports/gateway.ts'

/** What a gateway is asked to do. Amounts in minor units. */
export interface Order {
  readonly action: AttemptAction
  /** The processing account that it is asked through. */
  readonly accountId: string
  readonly currency: string
  readonly orderId: string
  /** What it follows: the charge that is captured, voided or refunded. */
  readonly parentId: string | null
  readonly amountMinor: number
}

/** A transaction in the gateway's own books. */
export interface Held {
  readonly id: string
  readonly accountId: string
  readonly currency: string
  readonly orderId: string
  readonly refundOf: string | null
  readonly amountMinor: number
  state: 'authorized' | 'captured' | 'voided' | 'failed'
  capturedMinor: number
  refundedMinor: number
  chargedBackMinor: number
  batchId: string | null
  readonly actions: GatewayAction[]
}

/** A batch as the gateway tells of it: charges less refunds. */
export interface Batch {
  readonly id: string
  readonly accountId: string
  readonly currency: string
  readonly transactionIds: readonly string[]
  readonly amountMinor: number
}

export type Carried = { readonly transaction: Held; readonly success: boolean }

/**
 * The books of the gateways and of the banks behind them, with rules of their own: each account holds what was captured
 * through it, less what was refunded, charged back and paid out.
 */
export class GatewayBooks {
  readonly transactions: Held[] = []
  readonly #paidOutMinor = new Map<string, number>()
  #batches = 0

  /** What all accounts hold for the merchant, in minor units. Below zero where banks took more than is left. */
  get holdsMinor(): number {
    const accounts = new Set(this.transactions.map(({ accountId }) => accountId))
    return [...accounts].reduce((sum, accountId) => sum + this.heldAt(accountId), 0)
  }

  heldAt(accountId: string): number {
    const own = this.transactions.filter((each) => each.accountId === accountId)
    const kept = own.reduce((sum, each) => sum + valueOf(each) - each.chargedBackMinor, 0)
    return kept - (this.#paidOutMinor.get(accountId) ?? 0)
  }

  /** Carries out what it is asked for, or refuses it: by its rules, or because it will not. */
  carryOut(order: Order, willing: boolean): Carried {
    if (order.parentId !== null && this.byId(order.parentId).accountId !== order.accountId) {
      throw new Error(`a ${order.action} through another account than that which took the money`)
    }
    switch (order.action) {
      case 'sale':
      case 'authorize':
        return this.#charge(order, willing)
      case 'capture':
        return this.#follow(order, willing && this.#canCapture(order), (held) => {
          held.state = 'captured'
          held.capturedMinor = order.amountMinor
        })
      case 'void':
      case 'reverse':
        return this.#follow(order, willing && isVoidable(this.byId(order.parentId)), (held) => {
          held.state = 'voided'
        })
      case 'refund':
        return this.#refund(order, willing)
    }
  }

  byId(id: string | null): Held {
    const held = this.transactions.find((each) => each.id === id)
    if (!held) throw new Error(`the gateway has no transaction ${id}`)
    return held
  }

  /** Whether a transaction only holds funds. */
  isHeld(id: string | null): boolean {
    return this.transactions.some((each) => each.id === id && each.state === 'authorized')
  }

  /** What it says of an order, of a transaction or of many. */
  reported(accountId: string, by: GatewayQuery): GatewayTransaction[] {
    return this.transactions.filter((each) => each.accountId === accountId && isAskedFor(each, by)).map(reportOf)
  }

  /** Charges that are not voided, and of which the cardholders' banks may still take something. */
  get disputable(): Held[] {
    return this.transactions.filter((each) => each.state === 'captured' && each.refundOf === null && open(each) > 0)
  }

  chargeBack(held: Held, amountMinor: number): void {
    held.chargedBackMinor += amountMinor
  }

  /**
   * Closes an account's batch of the day with all that was not settled; null where that is nothing. A batch that fails
   * settles nothing, and is closed again under its name.
   */
  closeBatch(accountId: string, result: 'complete' | 'failure'): Batch | null {
    const open = this.transactions.filter((each) => each.state === 'captured' && each.batchId === null)
    const due = open.filter((each) => each.accountId === accountId)
    const [first] = due
    if (!first) return null
    const id = `batch-${this.#batches + 1}`
    if (result === 'complete') {
      this.#batches += 1
      for (const each of due) each.batchId = id
      this.#paidOutMinor.set(accountId, (this.#paidOutMinor.get(accountId) ?? 0) + this.heldAt(accountId))
    }
    const amountMinor = due.reduce((sum, each) => sum + valueOf(each), 0)
    return { id, accountId, currency: first.currency, transactionIds: due.map((each) => each.id), amountMinor }
  }

  #charge(order: Order, willing: boolean): Carried {
    const state = !willing ? 'failed' : order.action === 'sale' ? 'captured' : 'authorized'
    const capturedMinor = state === 'captured' ? order.amountMinor : 0
    return this.#add(order, { state, capturedMinor, refundOf: null })
  }

  /** Never more than is left of a charge: not what went back before, nor what its bank took. */
  #refund(order: Order, willing: boolean): Carried {
    const parent = this.byId(order.parentId)
    const left = parent.state === 'captured' ? open(parent) - parent.refundedMinor : 0
    const success = willing && order.amountMinor <= left
    if (success) parent.refundedMinor += order.amountMinor
    const state = success ? 'captured' : 'failed'
    return this.#add(order, { state, capturedMinor: success ? order.amountMinor : 0, refundOf: parent.id })
  }

  #add(order: Order, known: Pick<Held, 'state' | 'capturedMinor' | 'refundOf'>): Carried {
    const success = known.state !== 'failed'
    const transaction: Held = {
      ...known,
      id: String(this.transactions.length + 1),
      accountId: order.accountId,
      currency: order.currency,
      orderId: order.orderId,
      amountMinor: order.amountMinor,
      refundedMinor: 0,
      chargedBackMinor: 0,
      batchId: null,
      actions: [actionOf(order, success)],
    }
    this.transactions.push(transaction)
    return { transaction, success }
  }

  #follow(order: Order, success: boolean, change: (held: Held) => void): Carried {
    const transaction = this.byId(order.parentId)
    if (success) change(transaction)
    transaction.actions.push(actionOf(order, success))
    return { transaction, success }
  }

  #canCapture({ parentId, amountMinor }: Order): boolean {
    const held = this.byId(parentId)
    return held.state === 'authorized' && amountMinor <= held.amountMinor
  }
}

/** Held funds, or a charge of which nothing was settled or went back. */
function isVoidable({ state, batchId, refundedMinor, chargedBackMinor }: Held): boolean {
  if (state === 'authorized') return true
  return state === 'captured' && batchId === null && refundedMinor === 0 && chargedBackMinor === 0
}

function open({ capturedMinor, chargedBackMinor }: Held): number {
  return capturedMinor - chargedBackMinor
}

function valueOf({ state, refundOf, capturedMinor }: Held): number {
  if (state !== 'captured') return 0
  return refundOf === null ? capturedMinor : -capturedMinor
}

const WORDS: Readonly<Record<AttemptAction, string>> = {
  sale: 'sale',
  authorize: 'auth',
  capture: 'capture',
  void: 'void',
  refund: 'refund',
  reverse: 'void',
}

function actionOf({ action, amountMinor }: Order, success: boolean): GatewayAction {
  const code = success ? '100' : '200'
  return { type: WORDS[action], success, amountMinor, code, message: null, at: null, batchId: null }
}

function isAskedFor(held: Held, by: GatewayQuery): boolean {
  if ('orderId' in by) return held.orderId === by.orderId
  return 'transactionId' in by ? held.id === by.transactionId : by.transactionIds.includes(held.id)
}

function reportOf(held: Held): GatewayTransaction {
  const { id, orderId, state, batchId, capturedMinor, amountMinor, actions } = held
  const settled = { type: 'settle', success: true, amountMinor, code: null, message: null, at: null, batchId }
  return {
    transactionId: id,
    orderId,
    condition: batchId === null ? state : 'settled',
    amountMinor: state === 'captured' ? capturedMinor : amountMinor,
    currency: held.currency,
    card: null,
    authCode: null,
    avs: null,
    cvv: null,
    actions: batchId === null ? actions : [...actions, settled],
  }
}
