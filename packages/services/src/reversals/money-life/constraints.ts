import { givesBack, isOpenAttempt, type Dispute, type Invoice, type Movement, type Payment } from '@revkeen-edge/domain'
import { LostRace, type Tables } from '../../invoices/life-tables.ts'

/** A row that the database would not take. */
export class CheckFailed extends Error {}

/** The constraints of the tables, as the database holds them whatever a use case plans. */
export function constrain(tables: Tables, movements: readonly Movement[]): void {
  for (const row of tables.all('invoices')) check('invoices', invoiceHolds(row))
  for (const row of tables.all('payments')) check('payments', paymentHolds(row))
  for (const row of tables.all('disputes')) check('disputes', disputeHolds(row))
  const charges = tables.all('paymentAttempts').filter((each) => isOpenAttempt(each) && !givesBack(each))
  if (charges.length > 1) throw new LostRace('one open charge of an invoice')
  constrainBalance(movements)
}

function check(table: string, holds: boolean): void {
  if (!holds) throw new CheckFailed(table)
}

function invoiceHolds(invoice: Invoice): boolean {
  const { status, totalMinor, paidMinor, refundedMinor, creditedMinor, creditAppliedMinor } = invoice
  return (
    within(paidMinor, totalMinor) &&
    within(refundedMinor, paidMinor) &&
    within(creditedMinor, totalMinor) &&
    within(creditAppliedMinor, Math.min(creditedMinor, paidMinor)) &&
    (status !== 'paid' || paidMinor === totalMinor)
  )
}

function paymentHolds({ amountMinor, capturedMinor, refundedMinor, reversingMinor, ...rest }: Payment): boolean {
  return (
    within(capturedMinor, amountMinor) &&
    refundedMinor >= 0 &&
    within(reversingMinor, capturedMinor - refundedMinor) &&
    within(rest.disputedMinor, capturedMinor) &&
    within(rest.unappliedMinor, capturedMinor)
  )
}

function disputeHolds({ amountMinor, deductedMinor }: Dispute): boolean {
  return within(deductedMinor, amountMinor)
}

function within(amountMinor: number, mostMinor: number): boolean {
  return amountMinor >= 0 && amountMinor <= mostMinor
}

/** What a customer has is spent at most once, entry by entry. */
function constrainBalance(movements: readonly Movement[]): void {
  let balanceMinor = 0
  for (const { account, amountMinor } of movements.flatMap(({ entries }) => entries)) {
    if (account === 'customer_credit') balanceMinor -= amountMinor
    if (balanceMinor < 0) throw new LostRace('a balance below zero')
  }
}
