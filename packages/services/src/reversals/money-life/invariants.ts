import {
  isOpenDispute,
  isPayable,
  isTaken,
  movedBy,
  netOfPayout,
  outstanding,
  takesMoney,
  type Payment,
  type Reversal,
} from '@revkeen-edge/domain'
import { expect } from 'vitest'
import type { MoneyWorld } from './world.ts'

/** What must hold of the money of an invoice, whatever was done. */
export function expectMoney(world: MoneyWorld): void {
  expectLedger(world)
  expectInvoice(world)
  expectPayments(world)
  expectNotes(world)
  expectDisputes(world)
  expectFees(world)
  expectPayouts(world)
  // While something is under way, or not told yet, the gateway knows more than the books.
  if (world.isQuiet) expect(world.balanceOf('gateway_clearing')).toBe(world.line.books.holdsMinor)
}

function expectLedger({ movements }: MoneyWorld): void {
  expect(movements.filter(({ entries }) => sumOf(entries, 'amountMinor') !== 0)).toEqual([])
}

function expectInvoice(world: MoneyWorld): void {
  const { invoice } = world
  const received = invoice.paidMinor - invoice.creditAppliedMinor - invoice.refundedMinor
  const kept = [...world.payments.values()].map((payment) => keptOf(world, payment))
  expect(received).toBe(kept.reduce((sum, amount) => sum + amount, 0))
  const isOwed = invoice.finalizedAt !== null && isPayable(invoice)
  expect(world.balanceOf('receivable')).toBe(isOwed ? outstanding(invoice) : 0)
}

/** What a payment took, less what went back and less what is the customer's credit or was, until it has gone back. */
function keptOf(world: MoneyWorld, { id, capturedMinor, refundedMinor, unappliedMinor }: Payment): number {
  const leaving = reversalsOf(world, id).filter(({ status }) => status === 'processing')
  return capturedMinor - refundedMinor - unappliedMinor - sumOf(leaving, 'fromCreditMinor')
}

function expectPayments(world: MoneyWorld): void {
  const payments = [...world.payments.values()]
  for (const payment of payments) {
    const reversals = reversalsOf(world, payment.id)
    const sumIn = (status: Reversal['status']) => {
      return sumOf(
        reversals.filter((each) => each.status === status),
        'amountMinor',
      )
    }
    expect(payment.refundedMinor).toBe(sumIn('succeeded'))
    expect(payment.reversingMinor).toBe(sumIn('processing'))
    expect(payment.refundedMinor + payment.reversingMinor).toBeLessThanOrEqual(payment.capturedMinor)
  }
  const offline = payments.filter(({ gateway }) => gateway === 'manual')
  expect(world.balanceOf('offline_clearing')).toBe(sumOf(offline, 'capturedMinor') - sumOf(offline, 'refundedMinor'))
}

function expectNotes(world: MoneyWorld): void {
  const { invoice, tables } = world
  const notes = tables.all('creditNotes').filter(({ status }) => status !== 'voided')
  expect(invoice.creditedMinor).toBe(sumOf(notes, 'amountMinor'))
  expect(invoice.creditedMinor).toBeLessThanOrEqual(invoice.totalMinor)
  expect(invoice.creditAppliedMinor).toBe(sumOf(notes, 'appliedMinor'))
  for (const [index, { amountMinor }] of invoice.taxes.entries()) {
    const credited = notes.reduce((sum, { taxes }) => sum + (taxes[index]?.amountMinor ?? 0), 0)
    expect(credited).toBeLessThanOrEqual(amountMinor)
    if (invoice.creditedMinor === invoice.totalMinor && notes.length > 0) expect(credited).toBe(amountMinor)
  }
  for (const line of world.lines) {
    const credited = tables
      .all('creditNoteLines')
      .filter((each) => each.invoiceLineId === line.id && notes.some(({ id }) => id === each.creditNoteId))
    const [amountMinor, taxMinor] = [sumOf(credited, 'totalMinor'), sumOf(credited, 'taxMinor')]
    expect(amountMinor).toBeLessThanOrEqual(line.totalMinor)
    expect(taxMinor).toBeLessThanOrEqual(line.taxMinor)
    if (amountMinor === line.totalMinor) expect(taxMinor).toBe(line.taxMinor)
    expect(credited.filter((each) => each.taxMinor < 0 || each.taxMinor > each.totalMinor)).toEqual([])
  }
  for (const note of notes) {
    const returned = tables
      .all('reversals')
      .filter(({ creditNoteId, status }) => creditNoteId === note.id && status === 'succeeded')
    const restMinor = note.amountMinor - note.appliedMinor
    expect(sumOf(returned, 'amountMinor')).toBeLessThanOrEqual(restMinor)
    expect(note.status === 'applied').toBe(sumOf(returned, 'amountMinor') === restMinor)
  }
  const kept = notes.filter(({ creditMethod }) => creditMethod === 'customer_balance')
  const credit =
    sumOf(kept, 'amountMinor') - sumOf(kept, 'appliedMinor') + sumOf([...world.payments.values()], 'unappliedMinor')
  expect(world.balanceOf('customer_credit') + credit).toBe(0)
  // What is returned is not given again as credit.
  const givenMinor = sumOf(kept, 'amountMinor') - sumOf(kept, 'appliedMinor')
  expect(stayingMinor(world)).toBeGreaterThanOrEqual(givenMinor)
}

/**
 * What was received of the invoice and is not on its way back. What went back after it was given up was free to be given
 * elsewhere meanwhile, so it does not count.
 */
function stayingMinor({ invoice, tables }: MoneyWorld): number {
  const reversals = tables.all('reversals').filter(isOfMoney)
  const leaving = reversals.filter(({ status }) => status === 'processing')
  const late = reversals.filter(({ status, failureReason }) => status === 'succeeded' && failureReason !== null)
  const received = invoice.paidMinor - invoice.creditAppliedMinor - invoice.refundedMinor
  return received - sumOf(leaving, 'amountMinor') + sumOf(leaving, 'fromCreditMinor') + sumOf(late, 'amountMinor')
}

function expectDisputes(world: MoneyWorld): void {
  const disputes = world.tables.all('disputes').filter(takesMoney)
  const lost = disputes.filter(({ status }) => status === 'lost')
  expect(world.balanceOf('disputed')).toBe(sumOf(disputes.filter(isOpenDispute), 'amountMinor'))
  expect(world.balanceOf('dispute_losses')).toBe(sumOf(lost, 'amountMinor'))
  for (const { id, disputedMinor } of world.payments.values()) {
    const taken = disputes.filter(({ paymentId, status }) => paymentId === id && status !== 'won')
    expect(disputedMinor).toBe(sumOf(taken, 'amountMinor'))
  }
}

/** Every fee is in the ledger, and is deducted with the payout of its transaction. */
function expectFees(world: MoneyWorld): void {
  const { tables } = world
  const fees = tables.all('transactionFees')
  expect(world.balanceOf('processing_fees')).toBe(sumOf(fees, 'amountMinor'))
  const due = fees.filter(({ transactionId }) => tables.byId('transactions', transactionId)?.payoutId === null)
  expect(world.balanceOf('fees_payable') + sumOf(due, 'amountMinor')).toBe(0)
}

/** A payout is its lines: transactions with their fees, and what it was short of for disputes. */
function expectPayouts({ tables }: MoneyWorld): void {
  const fees = tables.all('transactionFees')
  for (const payout of tables.all('payouts').filter(isTaken)) {
    const settled = tables
      .all('transactions')
      .filter(({ type, payoutId }) => payoutId === payout.id && type !== 'dispute')
    const cost = fees.filter(({ transactionId }) => settled.some(({ id }) => id === transactionId))
    const deductions = tables.all('payoutDeductions').filter(({ payoutId }) => payoutId === payout.id)
    const deducted = sumOf(deductions, 'amountMinor') + sumOf(deductions, 'feeMinor')
    const moved = settled.reduce((sum, each) => sum + movedBy(each), 0)
    expect(moved - sumOf(cost, 'amountMinor') - deducted).toBe(netOfPayout(payout))
  }
}

function reversalsOf({ tables }: MoneyWorld, id: string): Reversal[] {
  return tables.all('reversals').filter((each) => each.paymentId === id && isOfMoney(each))
}

/** Not of funds that were only held. */
function isOfMoney({ transactionId }: Reversal): boolean {
  return transactionId !== null
}

function sumOf<K extends string>(rows: readonly { readonly [key in K]: number }[], key: K): number {
  return rows.reduce((sum, row) => sum + row[key], 0)
}
