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
  | 'customer_credit'
  | 'bad_debt'

export interface LedgerEntry {
  readonly account: LedgerAccount
  readonly amountMinor: number
}

export type MovementKind =
  | 'invoice_finalized'
  | 'invoice_voided'
  | 'invoice_written_off'
  | 'sale'
  | 'offline_payment'
  | 'overpayment'

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
export function saleCaptured(transaction: Received, owedMinor: number = transaction.amountMinor): Movement {
  const applied = Math.min(transaction.amountMinor, owedMinor)
  return movement(applied > 0 ? 'sale' : 'overpayment', transaction.currency, transaction.id, [
    { account: 'gateway_clearing', amountMinor: transaction.amountMinor },
    { account: 'receivable', amountMinor: -applied },
    { account: 'customer_credit', amountMinor: applied - transaction.amountMinor },
  ])
}

/** Money that the merchant took outside the platform: cash, a cheque, a bank transfer. */
export function paidOffline(transaction: Received): Movement {
  return movement('offline_payment', transaction.currency, transaction.id, [
    { account: 'offline_clearing', amountMinor: transaction.amountMinor },
    { account: 'receivable', amountMinor: -transaction.amountMinor },
  ])
}
