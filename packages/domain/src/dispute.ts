import type { Json } from './json.ts'
import { currencyDigits } from './money.ts'
import type { Machine } from './state.ts'
import { DAY_MS } from './time.ts'

export type DisputeStatus =
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost'
  | 'warning_closed'
  | 'warning_needs_response'

export type DisputeStep = 'submit' | 'win' | 'lose' | 'miss_deadline' | 'withdraw' | 'escalate'

/**
 * A dispute's life. A missed deadline is a lost dispute; a warning that is left alone only closes, and one that the bank
 * takes money for after all begins anew (`escalate`, of warnings alone). Banks change their minds: what was lost may be
 * won, and what was won be lost.
 */
export const DISPUTE: Machine<DisputeStatus, DisputeStep> = {
  needs_response: { submit: 'under_review', win: 'won', lose: 'lost', miss_deadline: 'lost', withdraw: 'won' },
  under_review: { win: 'won', lose: 'lost', withdraw: 'won', escalate: 'needs_response' },
  warning_needs_response: {
    submit: 'under_review',
    miss_deadline: 'warning_closed',
    withdraw: 'warning_closed',
    escalate: 'needs_response',
  },
  won: { lose: 'lost', escalate: 'needs_response' },
  lost: { win: 'won', withdraw: 'won', escalate: 'needs_response' },
  warning_closed: { escalate: 'needs_response' },
}

const OPEN: readonly DisputeStatus[] = ['needs_response', 'under_review', 'warning_needs_response']

/** Money of a payment that its cardholder's bank took back, until the bank has decided. */
export interface Dispute {
  id: string
  merchantId: string
  status: DisputeStatus
  resolution: 'won' | 'lost' | 'withdrawn' | null
  paymentId: string
  transactionId: string
  invoiceId: string
  customerId: string | null
  gateway: string
  gatewayAccountId: string
  gatewayDisputeId: string
  gatewayTransactionId: string | null
  paymentRail: string | null
  disputeKind: string | null
  amountMinor: number
  /** What the bank charges for it, whoever wins. */
  feeMinor: number
  currency: string
  reasonCode: string | null
  reason: string | null
  networkReasonCode: string | null
  networkReasonDescription: string | null
  customerName: string | null
  cardBrand: string | null
  cardLast4: string | null
  evidence: Json | null
  evidenceDueAt: number | null
  evidenceSubmittedAt: number | null
  /** The payout that it was last deducted from; null while what was deducted is not what it comes to. */
  payoutId: string | null
  /** What payouts have deducted of its amount. */
  deductedMinor: number
  disputedAt: number
  resolvedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** A retrieval only asks for papers: no money was taken, and it is a warning. */
export const RETRIEVAL = 'retrieval'

/** Whether the bank took money for it. */
export function takesMoney({ disputeKind }: Pick<Dispute, 'disputeKind'>): boolean {
  return disputeKind !== RETRIEVAL
}

/** Whether the bank has not decided it yet. */
export function isOpenDispute({ status }: Pick<Dispute, 'status'>): boolean {
  return OPEN.includes(status)
}

/** Whether the merchant may still answer it at an instant, in UTC milliseconds. */
export function takesEvidence(
  { status, evidenceDueAt }: Pick<Dispute, 'status' | 'evidenceDueAt'>,
  now: number,
): boolean {
  return DISPUTE[status].submit !== undefined && (evidenceDueAt === null || now < evidenceDueAt)
}

/** How long a merchant has to answer, where the bank names no date. Source: 7 to 21 days, the disputes page. */
export const EVIDENCE_DAYS = 14

/** Until when a dispute of an instant must be answered, in UTC milliseconds. */
export function evidenceDue(disputedAt: number): number {
  return disputedAt + EVIDENCE_DAYS * DAY_MS
}

const FEE_UNITS = 15

/**
 * What the bank charges for a chargeback, in minor units: 15.00 of the currency, and 1500 of one that has no smaller unit.
 * An estimate at the low end of what banks charge. Source: 15 to 25, the fees page.
 */
export function disputeFee(currency: string): number {
  const digits = currencyDigits(currency)
  return FEE_UNITS * 10 ** (digits === 0 ? 2 : digits)
}

/**
 * What the next payout is short of for a dispute, in minor units: its amount, or what was won back (below zero). Its fee
 * comes on top, once.
 */
export function undeducted(dispute: Pick<Dispute, 'status' | 'disputeKind' | 'amountMinor' | 'deductedMinor'>): number {
  const owed = takesMoney(dispute) && dispute.status !== 'won' ? dispute.amountMinor : 0
  return owed - dispute.deductedMinor
}
