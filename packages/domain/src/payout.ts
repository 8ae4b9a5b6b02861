import type { Machine } from './state.ts'
import type { GatewayProvider } from './tenant.ts'
import { DAY_MS } from './time.ts'

export type PayoutStatus = 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled'

/**
 * A payout's life: settled, it is on its way until the bank has it. The bank may take at a second try what it refused at the
 * first.
 */
export const PAYOUT: Machine<PayoutStatus, 'settle' | 'arrive' | 'fail'> = {
  pending: { settle: 'in_transit', fail: 'failed' },
  in_transit: { arrive: 'paid', fail: 'failed' },
  paid: {},
  failed: { settle: 'in_transit' },
  canceled: {},
}

/** Whether the bank took a batch, be the money there yet or not. */
export function isTaken({ status }: Pick<Payout, 'status'>): boolean {
  return status === 'in_transit' || status === 'paid'
}

/** A settled batch as the bank gets it: charges less refunds, chargebacks and fees, in minor units. */
export interface Payout {
  id: string
  merchantId: string
  gateway: string
  gatewayAccountId: string
  /** The gateway's batch. */
  gatewayPayoutId: string
  status: PayoutStatus
  currency: string
  chargesMinor: number
  refundsMinor: number
  /** Below zero where more was won back than was taken. */
  chargebacksMinor: number
  feesMinor: number
  chargesCount: number
  refundsCount: number
  chargebacksCount: number
  failureReason: string | null
  arrivalAt: number | null
  settledAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** What one payout was short of for one dispute, in minor units: below zero for what it gave back. */
export interface PayoutDeduction {
  id: string
  merchantId: string
  payoutId: string
  disputeId: string
  /** The dispute as a transaction. */
  transactionId: string
  amountMinor: number
  feeMinor: number
}

/** What the bank gets; below zero where more went back than came in. */
export function netOfPayout(
  payout: Pick<Payout, 'chargesMinor' | 'refundsMinor' | 'chargebacksMinor' | 'feesMinor'>,
): number {
  return payout.chargesMinor - payout.refundsMinor - payout.chargebacksMinor - payout.feesMinor
}

/** Whether a gateway tells of its batches by itself; else they are learnt from its report. */
export function tellsOfBatches(provider: GatewayProvider): boolean {
  return provider === 'nmi'
}

/** How many transactions a gateway can well be asked about in one run: Converge tells of one in each reply. */
export function mostAskedAbout(provider: GatewayProvider): number {
  return provider === 'nmi' ? 20_000 : 500
}

/** The name of a further payout of a batch, for what it had that none of its earlier payouts knew. */
export function furtherPayoutOf(batchId: string, earlier: number): string {
  return `${batchId}/${earlier + 1}`
}

/** Whether a gateway tells of chargebacks by itself; else they are entered by hand. */
export function tellsOfChargebacks(provider: GatewayProvider): boolean {
  return provider === 'nmi'
}

const SATURDAY = 6
const SUNDAY = 0

/** When the bank has the money of a batch: two business days later. Source: one to two, the payouts page. */
export function arrivalOf(settledAt: number): number {
  let at = settledAt
  for (let left = 2; left > 0;) {
    at += DAY_MS
    const day = new Date(at).getUTCDay()
    if (day !== SATURDAY && day !== SUNDAY) left -= 1
  }
  return at
}

/** A sale, a capture or a refund of ours that a gateway may settle. */
export interface Settleable {
  readonly id: string
  readonly type: 'sale' | 'capture' | 'refund'
  readonly gatewayTransactionId: string
  readonly currency: string
  readonly amountMinor: number
  readonly payoutId: string | null
  /** It was undone before it was settled. */
  readonly undone: boolean
  /** What it cost. */
  readonly feesMinor: number
}

/** A batch that a gateway says it settled. What it did not tell is null. */
export interface SettledBatch {
  readonly batchId: string
  readonly currency: string | null
  /** Charges less refunds, in minor units of the currency. */
  readonly amountMinor: number | null
  readonly count: number | null
  readonly transactionIds: readonly string[]
}

/** What a settleable transaction adds to its batch: below zero for a refund. */
export function movedBy({ type, amountMinor }: { readonly type: string; readonly amountMinor: number }): number {
  return type === 'refund' ? -amountMinor : amountMinor
}

/** Whether a transaction can still be settled in a currency. */
export function isSettleable({ payoutId, undone, currency }: Settleable, wanted: string): boolean {
  return payoutId === null && !undone && currency === wanted
}

/**
 * Whether a batch is exactly what our books say: every transaction is ours and open, and count and total are theirs. Only
 * then is it booked without a question.
 */
export function isAsBooked(batch: SettledBatch, ours: readonly Settleable[]): boolean {
  const { currency, amountMinor, count, transactionIds } = batch
  const total = ours.reduce((sum, each) => sum + movedBy(each), 0)
  return (
    currency !== null &&
    ours.length === transactionIds.length &&
    (count === null || count === transactionIds.length) &&
    amountMinor === total &&
    ours.every((each) => isSettleable(each, currency))
  )
}

/** The figures of a payout, in minor units: what its transactions moved, what they cost, and how many there were. */
export function batchFigures(
  settled: readonly Settleable[],
): Pick<Payout, 'chargesMinor' | 'refundsMinor' | 'feesMinor' | 'chargesCount' | 'refundsCount'> {
  const charges = settled.filter(({ type }) => type !== 'refund')
  const refunds = settled.filter(({ type }) => type === 'refund')
  const sum = (rows: readonly Settleable[]) => rows.reduce((total, { amountMinor }) => total + amountMinor, 0)
  return {
    chargesMinor: sum(charges),
    refundsMinor: sum(refunds),
    feesMinor: settled.reduce((total, { feesMinor }) => total + feesMinor, 0),
    chargesCount: charges.length,
    refundsCount: refunds.length,
  }
}
