import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Invoice } from './invoice.ts'
import {
  invoiceAfterReturn,
  isWhole,
  lastInFirstOut,
  returnable,
  reversalMethod,
  reversalOperations,
} from './reversal.ts'

const payment = {
  id: 'p1',
  createdAt: 1,
  gateway: 'nmi',
  status: 'succeeded' as const,
  capturedMinor: 5000,
  refundedMinor: 0,
  reversingMinor: 0,
  disputedMinor: 0,
}

describe('what can be returned', () => {
  it.each([
    [{}, 5000],
    [{ refundedMinor: 2000, status: 'partially_refunded' as const }, 3000],
    [{ refundedMinor: 2000, reversingMinor: 3000, status: 'partially_refunded' as const }, 0],
    [{ disputedMinor: 5000 }, 0],
    [{ refundedMinor: 2000, disputedMinor: 5000, status: 'partially_refunded' as const }, 0],
    [{ status: 'voided' as const }, 0],
    [{ status: 'authorized' as const, capturedMinor: 0 }, 0],
    [{ status: 'failed' as const, capturedMinor: 0 }, 0],
  ])('of %j is %d', (change, left) => {
    expect(returnable({ ...payment, ...change })).toBe(left)
  })
})

describe('the way back', () => {
  it.each([
    ['safe', 5000, 'void'],
    ['closing', 5000, 'void'],
    ['high_risk', 5000, 'refund'],
    ['settled', 5000, 'refund'],
    ['safe', 4999, 'refund'],
  ] as const)('%s, %d: %s', (window, amount, method) => {
    expect(reversalMethod(payment, amount, window)).toBe(method)
  })

  it('is by hand for what was taken by hand', () => {
    const cash = { ...payment, gateway: 'manual' }
    expect(reversalMethod(cash, 5000, 'safe')).toBe('offline')
    expect(reversalOperations(cash, 'safe')).toEqual(['offline'])
  })

  it('is a refund once a part went back', () => {
    const part = { ...payment, status: 'partially_refunded' as const, refundedMinor: 1 }
    expect(isWhole(part)).toBe(false)
    expect(reversalOperations(part, 'safe')).toEqual(['refund'])
  })

  it.each([
    ['safe', ['void', 'refund']],
    ['high_risk', ['void', 'refund']],
    ['settled', ['refund']],
  ] as const)('may be, %s: %j', (window, operations) => {
    expect(reversalOperations(payment, window)).toEqual(operations)
  })
})

describe('last in, first out', () => {
  const three = [
    { ...payment, id: 'a', createdAt: 1, capturedMinor: 1000 },
    { ...payment, id: 'b', createdAt: 2, capturedMinor: 2000 },
    { ...payment, id: 'c', createdAt: 3, capturedMinor: 3000 },
  ]

  it('takes from the newest, up to what it has', () => {
    const parts = lastInFirstOut(three, 4500)?.map((part) => [part.payment.id, part.amountMinor])
    expect(parts).toEqual([
      ['c', 3000],
      ['b', 1500],
    ])
  })

  it('takes all or nothing', () => {
    expect(lastInFirstOut(three, 6000)).toHaveLength(3)
    expect(lastInFirstOut(three, 6001)).toBeNull()
  })

  it('sums to the amount, and to no more than each has', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 8 }), fc.nat(60_000), (captured, amount) => {
        const payments = captured.map((capturedMinor, n) => ({ ...payment, id: `${n}`, createdAt: n, capturedMinor }))
        const total = captured.reduce((sum, each) => sum + each, 0)
        const parts = lastInFirstOut(payments, amount)
        expect(parts === null).toBe(amount > total)
        if (!parts) return
        expect(parts.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(amount)
        expect(parts.every((part) => part.amountMinor > 0 && part.amountMinor <= part.payment.capturedMinor)).toBe(true)
      }),
    )
  })
})

describe('an invoice after a return', () => {
  const invoice = (change: Partial<Invoice>) =>
    ({
      status: 'paid',
      totalMinor: 5000,
      paidMinor: 5000,
      refundedMinor: 0,
      creditAppliedMinor: 0,
      sentAt: null,
      ...change,
    }) as Invoice
  const after = (change: Partial<Invoice>, amount: number) => invoiceAfterReturn(invoice(change), amount, 7)

  it.each([
    ['a part of a paid one', {}, 2000, { status: 'paid', refundedMinor: 2000 }, 0],
    ['all of a paid one', {}, 5000, { status: 'refunded', refundedMinor: 5000 }, 0],
    ['the rest of a paid one', { refundedMinor: 3000 }, 2000, { status: 'refunded', refundedMinor: 5000 }, 0],
    [
      'all the money of one that credit helped to pay',
      { creditAppliedMinor: 2000 },
      3000,
      { status: 'refunded', refundedMinor: 3000 },
      0,
    ],
    [
      'a part of one that is still to be paid',
      { status: 'partially_paid', paidMinor: 3000 },
      1000,
      { status: 'partially_paid', paidMinor: 2000 },
      1000,
    ],
    [
      'all of one that was not sent',
      { status: 'partially_paid', paidMinor: 3000 },
      3000,
      { status: 'approved', paidMinor: 0 },
      3000,
    ],
    [
      'all of one that was sent',
      { status: 'partially_paid', paidMinor: 3000, sentAt: 1 },
      3000,
      { status: 'sent', paidMinor: 0 },
      3000,
    ],
    ['of one that is late', { status: 'overdue', paidMinor: 3000 }, 3000, { status: 'overdue', paidMinor: 0 }, 3000],
    [
      'of one that was given up',
      { status: 'uncollectible', paidMinor: 3000 },
      3000,
      { status: 'uncollectible', refundedMinor: 3000 },
      0,
    ],
  ] as const)('%s', (_, change, amount, set, reopenedMinor) => {
    expect(after(change as Partial<Invoice>, amount)).toEqual({ set: { ...set, updatedAt: 7 }, reopenedMinor })
  })
})
