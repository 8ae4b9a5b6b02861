import type { AttemptAction } from '@revkeen-edge/domain'
import type { GatewayAction, GatewayQuery, GatewayTransaction } from '../../ports/gateway.ts'

/** What a gateway is asked to do. Amounts in minor units. */
export interface Order {
  readonly action: AttemptAction
  readonly orderId: string
  /** What it follows: the charge that is captured, voided or refunded. */
  readonly parentId: string | null
  readonly amountMinor: number
}

/** A transaction in the gateway's own books. */
export interface Held {
  readonly id: string
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
  readonly transactionIds: readonly string[]
  readonly amountMinor: number
}

export type Carried = { readonly transaction: Held; readonly success: boolean }

/**
 * The books of a gateway and of the banks behind it, with rules of their own: it holds what was captured, less what was
 * refunded, charged back and paid out.
 */
export class GatewayBooks {
  readonly transactions: Held[] = []
  #paidOutMinor = 0
  #batches = 0

  /** What it holds for the merchant, in minor units. Below zero where banks took more than is left. */
  get holdsMinor(): number {
    const kept = this.transactions.reduce((sum, each) => sum + valueOf(each) - each.chargedBackMinor, 0)
    return kept - this.#paidOutMinor
  }

  /** Carries out what it is asked for, or refuses it: by its rules, or because it will not. */
  carryOut(order: Order, willing: boolean): Carried {
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
  reported(by: GatewayQuery): GatewayTransaction[] {
    return this.transactions.filter((each) => isAskedFor(each, by)).map(reportOf)
  }

  /** Charges that are not voided, and of which the cardholders' banks may still take something. */
  get disputable(): Held[] {
    return this.transactions.filter((each) => each.state === 'captured' && each.refundOf === null && open(each) > 0)
  }

  chargeBack(held: Held, amountMinor: number): void {
    held.chargedBackMinor += amountMinor
  }

  /**
   * Closes the day's batch with all that was not settled; null where that is nothing. A batch that fails settles
   * nothing, and is closed again under its name.
   */
  closeBatch(result: 'complete' | 'failure'): Batch | null {
    const due = this.transactions.filter((each) => each.state === 'captured' && each.batchId === null)
    if (due.length === 0) return null
    const id = `batch-${this.#batches + 1}`
    if (result === 'complete') {
      this.#batches += 1
      for (const each of due) each.batchId = id
      this.#paidOutMinor += this.holdsMinor
    }
    const amountMinor = due.reduce((sum, each) => sum + valueOf(each), 0)
    return { id, transactionIds: due.map((each) => each.id), amountMinor }
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
    currency: 'USD',
    card: null,
    authCode: null,
    avs: null,
    cvv: null,
    actions: batchId === null ? actions : [...actions, settled],
  }
}
