import { describe, expect, it } from 'vitest'
import {
  appliedOf,
  creditable,
  creditReturnable,
  givable,
  invoiceAfterCredit,
  invoiceAfterCreditVoid,
} from './credit-note-effect.ts'
import type { Invoice } from './invoice.ts'
import type { Payment } from './payment.ts'

const AT = 1_000

/** An invoice of 100.00; the rules look at nothing else of it. */
function invoice(fields: Partial<Invoice>): Invoice {
  const row = {
    status: 'sent',
    totalMinor: 10_000,
    paidMinor: 0,
    refundedMinor: 0,
    creditedMinor: 0,
    creditAppliedMinor: 0,
  }
  return { ...row, ...fields } as Invoice
}

function payment(fields: Partial<Payment>): Payment {
  const row = {
    status: 'succeeded',
    capturedMinor: 6_000,
    refundedMinor: 0,
    reversingMinor: 0,
    disputedMinor: 0,
    unappliedMinor: 0,
  }
  return { ...row, ...fields } as Payment
}

describe('what may be credited of an invoice', () => {
  it.each([
    ['draft', 0],
    ['pending_approval', 0],
    ['approved', 7_000],
    ['sent', 7_000],
    ['partially_paid', 7_000],
    ['overdue', 7_000],
    ['paid', 7_000],
    ['refunded', 7_000],
    ['voided', 0],
    ['uncollectible', 0],
  ] as const)('that is %s: %d', (status, left) => {
    expect(creditable(invoice({ status, creditedMinor: 3_000 }))).toBe(left)
  })
})

describe('an invoice after a credit note', () => {
  const after = (before: Invoice, amountMinor: number) => {
    const appliedMinor = appliedOf(before, amountMinor)
    return { appliedMinor, ...invoiceAfterCredit(before, { amountMinor, appliedMinor }, AT) }
  }

  it('of which nothing was paid owes less, and is void once nothing is owed', () => {
    expect(after(invoice({}), 4_000)).toEqual({
      appliedMinor: 4_000,
      paidMinor: 4_000,
      creditAppliedMinor: 4_000,
      creditedMinor: 4_000,
      updatedAt: AT,
    })
    const rest = invoice({ status: 'overdue', paidMinor: 4_000, creditAppliedMinor: 4_000, creditedMinor: 4_000 })
    expect(after(rest, 6_000)).toMatchObject({
      appliedMinor: 6_000,
      status: 'voided',
      voidedAt: AT,
      creditedMinor: 10_000,
    })
  })

  it('of which a part was paid is paid once nothing is owed; the rest was the customer’s', () => {
    const part = invoice({ status: 'partially_paid', paidMinor: 6_000 })
    expect(after(part, 4_000)).toMatchObject({ appliedMinor: 4_000, status: 'paid', paidAt: AT })
    expect(after(part, 7_500)).toMatchObject({ appliedMinor: 4_000, paidMinor: 10_000, creditedMinor: 7_500 })
    expect(after(part, 3_999)).not.toHaveProperty('status')
  })

  it('that was paid owes nothing less', () => {
    expect(after(invoice({ status: 'paid', paidMinor: 10_000 }), 5_000)).toEqual({
      appliedMinor: 0,
      paidMinor: 10_000,
      creditAppliedMinor: 0,
      creditedMinor: 5_000,
      updatedAt: AT,
    })
  })

  it('is as before once the credit note is void', () => {
    const part = invoice({ status: 'partially_paid', paidMinor: 6_000 })
    const note = { amountMinor: 7_500, appliedMinor: 4_000 }
    const credited = { ...part, ...invoiceAfterCredit(part, note, AT) }
    expect({ ...credited, ...invoiceAfterCreditVoid(credited, note, AT) }).toMatchObject({ ...part, paidAt: null })
  })
})

describe('what credit notes may give back of payments', () => {
  it('is not what came in beyond what was owed, nor what is on its way, disputed or gone', () => {
    expect(creditReturnable(payment({}))).toBe(6_000)
    expect(creditReturnable(payment({ unappliedMinor: 1_000 }))).toBe(5_000)
    expect(creditReturnable(payment({ unappliedMinor: 1_000, refundedMinor: 5_500 }))).toBe(0)
    expect(creditReturnable(payment({ disputedMinor: 6_000 }))).toBe(0)
    expect(creditReturnable(payment({ reversingMinor: 2_000 }))).toBe(4_000)
  })

  it('is given once: what went to the balance cannot go back as well', () => {
    const note = {
      status: 'issued',
      creditMethod: 'customer_balance',
      amountMinor: 4_000,
      appliedMinor: 1_000,
    } as const
    const payments = [payment({}), payment({ refundedMinor: 6_000, status: 'refunded' })]
    expect(givable(payments, [note])).toBe(3_000)
    expect(givable(payments, [{ ...note, status: 'voided' }])).toBe(6_000)
    expect(givable(payments, [{ ...note, creditMethod: 'external' }])).toBe(6_000)
    expect(givable(payments, [note, note, note])).toBe(0)
  })
})
