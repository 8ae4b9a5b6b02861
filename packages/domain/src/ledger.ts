import type { CreditMethod } from './credit-note.ts'
import { invariant } from './result.ts'

/**
 * Double entry. A movement is a set of entries in one currency that sum to zero; the commit refuses any other.
 * Positive is a debit, negative a credit.
 */
export type LedgerAccount =
  | 'receivable'
  | 'revenue'
  | 'tax_payable'
  /** What gateways hold for the merchant. */
  | 'gateway_clearing'
  /** What the merchant was paid outside the platform. */
  | 'offline_clearing'
  /** What the merchant owes its customers, of each by itself. */
  | 'customer_credit'
  | 'bad_debt'
  /** Given back without a credit note for it yet (debit), or credited and still to be given back (credit). */
  | 'refunds'
  /** Taken back by cardholders' banks, and not decided yet. */
  | 'disputed'
  | 'dispute_losses'
  | 'processing_fees'
  /** Fees that the next payout will be short of. */
  | 'fees_payable'
  /** The merchant's own bank account. */
  | 'bank'

export interface LedgerEntry {
  readonly account: LedgerAccount
  readonly amountMinor: number
  /** Whose account it is; of `customer_credit` alone. */
  readonly customerId?: string
}

export type MovementKind =
  | 'invoice_finalized'
  | 'invoice_voided'
  | 'invoice_written_off'
  | 'sale'
  | 'offline_payment'
  | 'overpayment'
  | 'credit_reserved'
  | 'credit_released'
  | 'reversal'
  | 'credit_note_issued'
  | 'credit_note_voided'
  | 'fees'
  | 'fees_reversed'
  | 'dispute_opened'
  | 'dispute_won'
  | 'dispute_lost'
  | 'payout'

export interface Movement {
  readonly kind: MovementKind
  readonly currency: string
  /** The object that moved the money: an invoice or a transaction. */
  readonly referenceId: string
  readonly entries: readonly LedgerEntry[]
}

function movement(
  kind: MovementKind,
  currency: string,
  referenceId: string,
  entries: readonly LedgerEntry[],
): Movement {
  const kept = entries.filter((entry) => entry.amountMinor !== 0)
  invariant(kept.reduce((total, entry) => total + entry.amountMinor, 0) === 0, 'a movement sums to zero')
  return { kind, currency, referenceId, entries: kept }
}

/** A finalised invoice: the customer owes its total, of which the tax is not the merchant's. */
export function invoiceFinalized(invoice: {
  id: string
  currency: string
  totalMinor: number
  taxMinor: number
}): Movement {
  return movement('invoice_finalized', invoice.currency, invoice.id, [
    { account: 'receivable', amountMinor: invoice.totalMinor },
    { account: 'revenue', amountMinor: -(invoice.totalMinor - invoice.taxMinor) },
    { account: 'tax_payable', amountMinor: -invoice.taxMinor },
  ])
}

/** A voided invoice: nobody owes it any more, so nothing was sold and no tax is due. */
export function invoiceVoided(invoice: Parameters<typeof invoiceFinalized>[0]): Movement {
  const { currency, referenceId, entries } = invoiceFinalized(invoice)
  const reversed = entries.map(({ account, amountMinor }) => ({ account, amountMinor: -amountMinor }))
  return movement('invoice_voided', currency, referenceId, reversed)
}

/** An invoice given up: what is still owed is a loss. */
export function invoiceWrittenOff(invoice: { id: string; currency: string; outstandingMinor: number }): Movement {
  return movement('invoice_written_off', invoice.currency, invoice.id, [
    { account: 'bad_debt', amountMinor: invoice.outstandingMinor },
    { account: 'receivable', amountMinor: -invoice.outstandingMinor },
  ])
}

interface Received {
  readonly id: string
  readonly currency: string
  readonly amountMinor: number
}

/**
 * Captured money: the gateway holds what the customer owed. What is beyond `owedMinor`, such as a late approval for an
 * invoice that was paid in the meantime, is owed back to the customer.
 */
export function saleCaptured(
  transaction: Received & { readonly customerId: string | null },
  owedMinor: number = transaction.amountMinor,
): Movement {
  const applied = Math.min(transaction.amountMinor, owedMinor)
  return movement(applied > 0 ? 'sale' : 'overpayment', transaction.currency, transaction.id, [
    { account: 'gateway_clearing', amountMinor: transaction.amountMinor },
    { account: 'receivable', amountMinor: -applied },
    creditOf(transaction.customerId, transaction.amountMinor - applied),
  ])
}

/** An amount that the merchant owes a customer; negative takes it back. */
function creditOf(customerId: string | null, amountMinor: number): LedgerEntry {
  return { account: 'customer_credit', amountMinor: -amountMinor, ...(customerId === null ? {} : { customerId }) }
}

/** Money that the merchant took outside the platform: cash, a cheque, a bank transfer. */
export function paidOffline(transaction: Received): Movement {
  return movement('offline_payment', transaction.currency, transaction.id, [
    { account: 'offline_clearing', amountMinor: transaction.amountMinor },
    { account: 'receivable', amountMinor: -transaction.amountMinor },
  ])
}

interface Returned extends Received {
  readonly customerId: string | null
  readonly fromCreditMinor: number
}

/** Credit that a reversal is about to return leaves the customer's account, so that it cannot be spent meanwhile. */
export function creditReserved(reversal: Returned): Movement {
  return movement('credit_reserved', reversal.currency, reversal.id, [
    creditOf(reversal.customerId, -reversal.fromCreditMinor),
    { account: 'refunds', amountMinor: -reversal.fromCreditMinor },
  ])
}

/** The reversal came to nothing: the credit is the customer's again. */
export function creditReleased(reversal: Returned): Movement {
  return movement('credit_released', reversal.currency, reversal.id, [
    { account: 'refunds', amountMinor: reversal.fromCreditMinor },
    creditOf(reversal.customerId, reversal.fromCreditMinor),
  ])
}

/**
 * Money that went back. What it reopens of an invoice is owed again; the rest was given back, with or without a credit
 * note. `offline` is money that the merchant returned outside the platform.
 */
export function moneyReturned(transaction: Received, back: { reopenedMinor: number; offline: boolean }): Movement {
  return movement('reversal', transaction.currency, transaction.id, [
    { account: 'receivable', amountMinor: back.reopenedMinor },
    { account: 'refunds', amountMinor: transaction.amountMinor - back.reopenedMinor },
    { account: back.offline ? 'offline_clearing' : 'gateway_clearing', amountMinor: -transaction.amountMinor },
  ])
}

interface Credited {
  readonly id: string
  readonly currency: string
  readonly customerId: string | null
  readonly amountMinor: number
  readonly taxMinor: number
  readonly appliedMinor: number
  readonly creditMethod: CreditMethod
}

/**
 * A credit note: so much less was sold, with so much less tax. What was still owed is owed no more; the rest is the
 * customer's credit, or is to be given back.
 */
export function creditNoteIssued(note: Credited): Movement {
  const rest = note.amountMinor - note.appliedMinor
  const toBalance = note.creditMethod === 'customer_balance'
  return movement('credit_note_issued', note.currency, note.id, [
    { account: 'revenue', amountMinor: note.amountMinor - note.taxMinor },
    { account: 'tax_payable', amountMinor: note.taxMinor },
    { account: 'receivable', amountMinor: -note.appliedMinor },
    creditOf(note.customerId, toBalance ? rest : 0),
    { account: 'refunds', amountMinor: toBalance ? 0 : -rest },
  ])
}

/** A credit note taken back: its entries the other way round. */
export function creditNoteVoided(note: Credited): Movement {
  const { currency, referenceId, entries } = creditNoteIssued(note)
  const reversed = entries.map((entry) => ({ ...entry, amountMinor: -entry.amountMinor }))
  return movement('credit_note_voided', currency, referenceId, reversed)
}

/** What a transaction costs: taken off the next payout. Negative for fees that are not charged after all. */
export function feesCharged(transaction: { id: string; currency: string; feesMinor: number }): Movement {
  const kind = transaction.feesMinor < 0 ? 'fees_reversed' : 'fees'
  return movement(kind, transaction.currency, transaction.id, [
    { account: 'processing_fees', amountMinor: transaction.feesMinor },
    { account: 'fees_payable', amountMinor: -transaction.feesMinor },
  ])
}

/** A cardholder's bank took money back, and charges for it. */
export function disputeOpened(dispute: Received & { readonly feeMinor: number }): Movement {
  return movement('dispute_opened', dispute.currency, dispute.id, [
    { account: 'disputed', amountMinor: dispute.amountMinor },
    { account: 'gateway_clearing', amountMinor: -dispute.amountMinor },
    { account: 'processing_fees', amountMinor: dispute.feeMinor },
    { account: 'fees_payable', amountMinor: -dispute.feeMinor },
  ])
}

/** The bank gives the disputed money back, from where it is: it may have counted as lost. Its fee stays. */
export function disputeWon(dispute: Received, from: 'disputed' | 'dispute_losses' = 'disputed'): Movement {
  return movement('dispute_won', dispute.currency, dispute.id, [
    { account: 'gateway_clearing', amountMinor: dispute.amountMinor },
    { account: from, amountMinor: -dispute.amountMinor },
  ])
}

/** The cardholder keeps the money; where it was won before, the bank takes it once more. */
export function disputeLost(dispute: Received, from: 'disputed' | 'gateway_clearing' = 'disputed'): Movement {
  return movement('dispute_lost', dispute.currency, dispute.id, [
    { account: 'dispute_losses', amountMinor: dispute.amountMinor },
    { account: from, amountMinor: -dispute.amountMinor },
  ])
}

/** A settled batch: the gateway pays out what it held, less its fees. */
export function paidOut(payout: { id: string; currency: string; heldMinor: number; feesMinor: number }): Movement {
  return movement('payout', payout.currency, payout.id, [
    { account: 'bank', amountMinor: payout.heldMinor - payout.feesMinor },
    { account: 'fees_payable', amountMinor: payout.feesMinor },
    { account: 'gateway_clearing', amountMinor: -payout.heldMinor },
  ])
}
