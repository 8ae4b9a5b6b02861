import type { CreditNote } from './credit-note.ts'
import { INVOICE, isPayable, outstanding, type Invoice, type InvoiceStatus } from './invoice.ts'
import type { Payment } from './payment.ts'
import { invariant } from './result.ts'
import { returnable } from './reversal.ts'
import { transition } from './state.ts'

const CREDITABLE: readonly InvoiceStatus[] = ['approved', 'sent', 'partially_paid', 'overdue', 'paid', 'refunded']

/** What of an invoice may still be credited, in minor units: nothing before it is final, nor once it is void or given up. */
export function creditable({
  status,
  totalMinor,
  creditedMinor,
}: Pick<Invoice, 'status' | 'totalMinor' | 'creditedMinor'>): number {
  return CREDITABLE.includes(status) ? totalMinor - creditedMinor : 0
}

/** What was received of an invoice in money, and is not owed again, in minor units. */
export function receivedMinor({
  paidMinor,
  creditAppliedMinor,
}: Pick<Invoice, 'paidMinor' | 'creditAppliedMinor'>): number {
  return paidMinor - creditAppliedMinor
}

/** What of a credit goes against what is still owed, in minor units: always that first. */
export function appliedOf(invoice: Invoice, amountMinor: number): number {
  return isPayable(invoice) ? Math.min(amountMinor, outstanding(invoice)) : 0
}

/**
 * An invoice after a credit note. What is owed no more of it: `paid`, or `voided` where nothing was ever paid in money. A
 * credit that leaves something to pay changes no status. `at` is in UTC milliseconds.
 */
export function invoiceAfterCredit(
  invoice: Invoice,
  { amountMinor, appliedMinor }: Pick<CreditNote, 'amountMinor' | 'appliedMinor'>,
  at: number,
): Partial<Invoice> {
  const credited = {
    creditedMinor: invoice.creditedMinor + amountMinor,
    creditAppliedMinor: invoice.creditAppliedMinor + appliedMinor,
    paidMinor: invoice.paidMinor + appliedMinor,
    updatedAt: at,
  }
  if (appliedMinor === 0 || appliedMinor < outstanding(invoice)) return credited
  const voided = receivedMinor(invoice) > 0 ? null : transition(INVOICE, invoice.status, 'void')
  if (voided?.ok) return { ...credited, status: voided.value, voidedAt: at, voidReason: 'Credited in full.' }
  const paid = transition(INVOICE, invoice.status, 'pay_rest')
  invariant(paid.ok, 'only what takes payments is credited against what is owed')
  return { ...credited, status: paid.value, paidAt: at }
}

/** An invoice after a credit note was voided: what it had settled is owed again. */
export function invoiceAfterCreditVoid(
  invoice: Invoice,
  { amountMinor, appliedMinor }: Pick<CreditNote, 'amountMinor' | 'appliedMinor'>,
  at: number,
): Partial<Invoice> {
  const next = appliedMinor > 0 ? transition(INVOICE, invoice.status, 'reopen') : null
  return {
    creditedMinor: invoice.creditedMinor - amountMinor,
    creditAppliedMinor: invoice.creditAppliedMinor - appliedMinor,
    paidMinor: invoice.paidMinor - appliedMinor,
    updatedAt: at,
    ...(next?.ok ? { status: next.value, paidAt: null } : {}),
  }
}

/** What a credit note may return of a payment: what came in beyond what was owed is the customer's credit already. */
export function creditReturnable(payment: Payment): number {
  return Math.max(0, returnable(payment) - payment.unappliedMinor)
}

/**
 * What credit notes may still give to the customer of what was paid, in minor units: not twice, so neither what went back
 * already nor what earlier credit notes put on the customer's balance.
 */
export function givable(
  payments: readonly Payment[],
  notes: readonly Pick<CreditNote, 'status' | 'creditMethod' | 'amountMinor' | 'appliedMinor'>[],
): number {
  const kept = payments.reduce((sum, payment) => sum + creditReturnable(payment), 0)
  const given = notes
    .filter(({ status, creditMethod }) => status !== 'voided' && creditMethod === 'customer_balance')
    .reduce((sum, { amountMinor, appliedMinor }) => sum + amountMinor - appliedMinor, 0)
  return Math.max(0, kept - given)
}
