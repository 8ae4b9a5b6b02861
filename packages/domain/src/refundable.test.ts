import { describe, expect, it } from 'vitest'
import type { CreditNote } from './credit-note.ts'
import type { Payment } from './payment.ts'
import { givableParts, refundable, refundableOfAll } from './refundable.ts'

const paymentOf = (id: string, createdAt: number, capturedMinor: number, change: Partial<Payment> = {}): Payment => {
  const amounts = { capturedMinor, refundedMinor: 0, reversingMinor: 0, disputedMinor: 0, unappliedMinor: 0 }
  return { id, createdAt, status: 'succeeded', ...amounts, ...change } as Payment
}
const noteOf = (amountMinor: number, change: Partial<CreditNote> = {}) =>
  ({ status: 'issued', creditMethod: 'customer_balance', amountMinor, appliedMinor: 0, ...change }) as CreditNote

const first = paymentOf('a', 1, 6000)
const last = paymentOf('b', 2, 4000)

describe('what may go back of a payment', () => {
  it.each([
    ['all of it, without credit notes', first, [], 6000],
    ['less than what was put on the balance', last, [noteOf(7000)], 3000],
    ['what another payment does not answer for', first, [noteOf(3000)], 6000],
    ['nothing, where all is on the balance', first, [noteOf(10_000)], 0],
    ['all, where the credit note is void', last, [noteOf(10_000, { status: 'voided' })], 4000],
    ['all, where the credit was against what was owed', last, [noteOf(9000, { appliedMinor: 9000 })], 4000],
    ['all, where the credit was given elsewhere', last, [noteOf(9000, { creditMethod: 'external' })], 4000],
  ])('is %s', (_, payment, notes, left) => {
    expect(refundable(payment, [first, last], notes)).toBe(left)
  })

  it('is what came in beyond what was owed, whatever was credited', () => {
    const late = paymentOf('c', 3, 5000, { unappliedMinor: 4000 })
    expect(refundable(late, [first, late], [noteOf(7000)])).toBe(4000)
    expect(refundable(late, [first, late], [noteOf(6500)])).toBe(4500)
    const disputed = { ...late, disputedMinor: 2000 }
    expect(refundable(disputed, [first, disputed], [noteOf(6000)])).toBe(3000)
  })
})

describe('what may go back of all payments of an invoice', () => {
  it('is shared out, the last payment first', () => {
    const leftOf = refundableOfAll([first, last], [noteOf(7500)])
    expect([leftOf(first), leftOf(last)]).toEqual([0, 2500])
    expect(givableParts([first, last], [noteOf(2000)])).toEqual([
      { payment: last, amountMinor: 4000 },
      { payment: first, amountMinor: 4000 },
    ])
  })

  it('has the customer’s own credit on top', () => {
    const late = paymentOf('c', 3, 5000, { unappliedMinor: 4000 })
    const leftOf = refundableOfAll([first, late], [noteOf(5000)])
    expect([leftOf(first), leftOf(late)]).toEqual([1000, 5000])
  })
})
