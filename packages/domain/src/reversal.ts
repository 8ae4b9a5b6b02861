import { INVOICE, isPayable, type Invoice } from './invoice.ts'
import type { Payment } from './payment.ts'
import type { SettlementWindow } from './settlement.ts'
import { transition, type Machine } from './state.ts'

/** What was asked for. Both return money of one payment; a void is always of all of it. */
export type ReversalKind = 'refund' | 'void'

/** How it is done: by the gateway's refund, by undoing a capture that is not settled yet, or outside the platform. */
export type ReversalMethod = 'refund' | 'void' | 'offline'

/** `canceled` is one that never reached the gateway. */
export type ReversalStatus = 'processing' | 'succeeded' | 'failed' | 'canceled'

export const REVERSAL: Machine<ReversalStatus, 'approve' | 'decline' | 'release'> = {
  processing: { approve: 'succeeded', decline: 'failed', release: 'canceled' },
  succeeded: {},
  failed: {},
  /** An approval that arrives after all is the truth: the money went back. */
  canceled: { approve: 'succeeded' },
}

export interface Reversal {
  id: string
  merchantId: string
  kind: ReversalKind
  method: ReversalMethod
  status: ReversalStatus
  paymentId: string
  /** The sale or capture that it returns money of; null for the void of funds that were only held. */
  transactionId: string | null
  /** Null only where held funds have no invoice yet. */
  invoiceId: string | null
  orderId: string | null
  customerId: string | null
  /** The credit note that asked for it. */
  creditNoteId: string | null
  /** The idempotency key of the request that made it: a retry finds it instead of returning money again. */
  requestKey: string | null
  gateway: string
  gatewayReversalId: string | null
  amountMinor: number
  /** Of the amount: what was the customer's credit, because it had come in beyond what was owed. */
  fromCreditMinor: number
  currency: string
  reasonCode: string | null
  reason: string | null
  failureCode: string | null
  failureReason: string | null
  processedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** Whether nobody knows yet what became of a reversal. */
export function isOpenReversal({ status }: Pick<Reversal, 'status'>): boolean {
  return status === 'processing'
}

type Returnable = Pick<Payment, 'status' | 'capturedMinor' | 'refundedMinor' | 'reversingMinor' | 'disputedMinor'>

const RETURNABLE: readonly Payment['status'][] = ['captured', 'succeeded', 'partially_refunded']

/**
 * What of a payment may still be returned, in minor units: reversals that are under way and disputes hold their part.
 */
export function returnable(payment: Returnable): number {
  const { status, capturedMinor, refundedMinor, reversingMinor, disputedMinor } = payment
  return RETURNABLE.includes(status) ? Math.max(0, capturedMinor - refundedMinor - reversingMinor - disputedMinor) : 0
}

/** Whether a payment is whole: nothing of it went back or is on its way. */
export function isWhole(payment: Returnable): boolean {
  return returnable(payment) === payment.capturedMinor
}

/**
 * How a payment's money is returned. What is not settled is undone, which costs no fees and never shows on a statement;
 * so close to the batch's close that this may fail, and where only a part goes back, it is refunded.
 */
export function reversalMethod(
  payment: Returnable & Pick<Payment, 'gateway'>,
  amountMinor: number,
  window: SettlementWindow,
): ReversalMethod {
  if (payment.gateway === 'manual') return 'offline'
  const undone = amountMinor === payment.capturedMinor && isWhole(payment)
  return undone && (window === 'safe' || window === 'closing') ? 'void' : 'refund'
}

/** What a gateway, or the merchant by hand, can still do with a payment. */
export function reversalOperations(
  payment: Returnable & Pick<Payment, 'gateway'>,
  window: SettlementWindow,
): ReversalMethod[] {
  if (returnable(payment) === 0) return []
  if (payment.gateway === 'manual') return ['offline']
  return isWhole(payment) && window !== 'settled' ? ['void', 'refund'] : ['refund']
}

/**
 * Money that goes back of an invoice. While the invoice takes payments it is owed again; of a paid one it was given back,
 * and once all is, the invoice is refunded. `at` is in UTC milliseconds.
 */
export function invoiceAfterReturn(
  invoice: Invoice,
  amountMinor: number,
  at: number,
): { readonly set: Partial<Invoice>; readonly reopenedMinor: number } {
  const received = invoice.paidMinor - invoice.creditAppliedMinor
  if (isPayable(invoice)) {
    const reopenedMinor = Math.min(amountMinor, received)
    const step = reopenedMinor === received ? (invoice.sentAt === null ? 'unpay' : 'unpay_sent') : 'unpay_part'
    const next = transition(INVOICE, invoice.status, step)
    const paidMinor = invoice.paidMinor - reopenedMinor
    return { set: { paidMinor, status: next.ok ? next.value : invoice.status, updatedAt: at }, reopenedMinor }
  }
  const refundedMinor = Math.min(invoice.refundedMinor + amountMinor, received)
  const next = transition(INVOICE, invoice.status, refundedMinor === received ? 'refund' : 'refund_part')
  return {
    set: { refundedMinor, status: next.ok ? next.value : invoice.status, updatedAt: at },
    reopenedMinor: 0,
  }
}

/** A payment that is reversed, in part: what is taken of it. */
export interface ReversalPart<P> {
  readonly payment: P
  readonly amountMinor: number
}

/**
 * Shares an amount out over payments, the last one first, each up to what it has left. Null where they have too little.
 * Source: the payments page's last-in, first-out rule.
 */
export function lastInFirstOut<P extends Returnable & Pick<Payment, 'createdAt' | 'id'>>(
  payments: readonly P[],
  amountMinor: number,
  left: (payment: P) => number = returnable,
): ReversalPart<P>[] | null {
  const newestFirst = payments.toSorted((a, b) => b.createdAt - a.createdAt || (b.id < a.id ? -1 : 1))
  let rest = amountMinor
  const parts = newestFirst.flatMap((payment) => {
    const taken = Math.min(rest, left(payment))
    rest -= taken
    return taken > 0 ? [{ payment, amountMinor: taken }] : []
  })
  return rest === 0 ? parts : null
}
