import { invariant } from './result.ts'

/**
 * Double entry. A movement is a set of entries in one currency that sum to zero; the commit refuses any other.
 * Positive is a debit, negative a credit.
 */
export type LedgerAccount = 'receivable' | 'revenue' | 'tax_payable' | 'gateway_clearing' | 'customer_credit'

export interface LedgerEntry {
  readonly account: LedgerAccount
  readonly amountMinor: number
}

export type MovementKind = 'invoice_finalized' | 'sale' | 'overpayment'

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

/** A captured sale: the gateway holds what the customer owed. */
export function saleCaptured(transaction: { id: string; currency: string; amountMinor: number }): Movement {
  return movement('sale', transaction.currency, transaction.id, [
    { account: 'gateway_clearing', amountMinor: transaction.amountMinor },
    { account: 'receivable', amountMinor: -transaction.amountMinor },
  ])
}

/** A capture for an invoice that was paid already: the gateway holds what is owed back to the customer. */
export function overpaid(transaction: { id: string; currency: string; amountMinor: number }): Movement {
  return movement('overpayment', transaction.currency, transaction.id, [
    { account: 'gateway_clearing', amountMinor: transaction.amountMinor },
    { account: 'customer_credit', amountMinor: -transaction.amountMinor },
  ])
}
