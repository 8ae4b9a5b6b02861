import { DAY_MS, fromDecimal, isOpenDispute, takesMoney, type Dispute, type Transaction } from '@revkeen-edge/domain'
import type { ChargebackNotice } from '../ports/gateways.ts'

/** Between the gateway's id and the number of a further dispute under it. */
const NUMBERED = '#'

/**
 * Which of the disputes under a gateway's id (oldest first) a notice is about; null for a new one. A chargeback's own id
 * names it, whatever else is told. An id that is the transaction's may be told of several chargebacks: then amount and
 * date tell them apart, and a warning is followed by the chargeback of its transaction.
 */
export function meantBy(notice: ChargebackNotice, under: readonly Dispute[], sale: Transaction | null): Dispute | null {
  if (!isShared(notice)) return under.find(({ gatewayDisputeId }) => gatewayDisputeId === notice.id) ?? null
  const warning = under.find((each) => !takesMoney(each))
  if (notice.kind === 'retrieval') return warning ?? under[0] ?? null
  const taken = under.filter((each) => takesMoney(each) && isOfAmount(notice, each, sale))
  if (notice.outcome === 'opened') return taken.find((each) => isOfDay(notice, each)) ?? warning ?? null
  return taken.find(isOpenDispute) ?? taken.at(-1) ?? warning ?? null
}

/** The id to keep a new dispute under, which is the gateway's own where no other has it. */
export function idFor({ id }: ChargebackNotice, under: readonly Dispute[]): string {
  return under.length === 0 ? id : `${id}${NUMBERED}${under.length + 1}`
}

/** Whether a notice says nothing of a dispute's kind, sale and amount but what was told before. */
export function isToldAgain(notice: ChargebackNotice, dispute: Dispute, sale: Transaction | null): boolean {
  const isOfSale = sale === null || sale.id === dispute.transactionId
  return isOfSale && (notice.kind === 'chargeback') === takesMoney(dispute) && isOfAmount(notice, dispute, sale)
}

function isShared({ id, transactionId }: ChargebackNotice): boolean {
  return id === transactionId
}

function isOfAmount({ amount, outcome }: ChargebackNotice, dispute: Dispute, sale: Transaction | null): boolean {
  if (amount !== null) return fromDecimal(amount, dispute.currency) === dispute.amountMinor
  return outcome !== 'opened' || sale === null || sale.amountMinor === dispute.amountMinor
}

/** Within a day: a date that is ahead of our clock was taken for the moment at which it was told. */
function isOfDay({ at }: ChargebackNotice, { disputedAt }: Dispute): boolean {
  return at === null || Math.abs(at - disputedAt) < DAY_MS
}
