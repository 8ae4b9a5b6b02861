import type { CreditNote } from './credit-note.ts'
import { creditReturnable, givable } from './credit-note-effect.ts'
import type { Payment } from './payment.ts'
import { lastInFirstOut, returnable, type ReversalPart } from './reversal.ts'

type GivenCredit = Pick<CreditNote, 'status' | 'creditMethod' | 'amountMinor' | 'appliedMinor'>

/**
 * What of one payment of an invoice may go back, in minor units: what is the customer's credit anyway, and the rest as far
 * as credit notes have not put it on the customer's balance. `payments` are all that the invoice has.
 */
export function refundable(payment: Payment, payments: readonly Payment[], notes: readonly GivenCredit[]): number {
  return Math.min(returnable(payment), payment.unappliedMinor + givable(payments, notes))
}

/** What of each payment of an invoice a credit note may still return, the last one first. */
export function givableParts(payments: readonly Payment[], notes: readonly GivenCredit[]): ReversalPart<Payment>[] {
  return lastInFirstOut(payments, givable(payments, notes), creditReturnable) ?? []
}

/** What of each payment of an invoice may go back where they are all refunded, in minor units. */
export function refundableOfAll(
  payments: readonly Payment[],
  notes: readonly GivenCredit[],
): (payment: Payment) => number {
  const parts = givableParts(payments, notes)
  return (payment) => {
    const kept = parts.find((part) => part.payment.id === payment.id)?.amountMinor ?? 0
    return kept + Math.min(returnable(payment), payment.unappliedMinor)
  }
}
