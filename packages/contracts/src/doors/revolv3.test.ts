import type { InvoiceStatus, PaymentAttempt } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import { presentRevolv3Payment, revolv3PaymentBody, revolv3PaymentResponse } from './revolv3.ts'

const invoice = (status: InvoiceStatus, refundedMinor = 0) => ({
  status,
  currency: 'USD',
  subtotalMinor: 1099,
  taxMinor: 98,
  totalMinor: 1197,
  refundedMinor,
})
const attempt = (status: PaymentAttempt['status']) => ({
  status,
  gatewayCode: '100',
  gatewayMessage: 'Approved',
  gatewayTransactionId: '9184420017',
})

describe('the answer', () => {
  it('has the published fields, with decimals for amounts', () => {
    const told = presentRevolv3Payment(invoice('paid'), 7, { attempt: attempt('succeeded'), reference: 'R-1' })
    expect(revolv3PaymentResponse.strict().parse(told)).toEqual({
      invoiceId: 7,
      merchantInvoiceRefId: 'R-1',
      invoiceStatus: 'Paid',
      invoiceAttemptStatus: 'Success',
      message: 'Approved',
      subtotal: 10.99,
      taxAmount: 0.98,
      total: 11.97,
      processorRawResponse: null,
      transactionId: '9184420017',
      responseCode: '100',
    })
  })

  it.each<[InvoiceStatus, string]>([
    ['draft', 'Pending'],
    ['pending_approval', 'Pending'],
    ['approved', 'OneTimePaymentPending'],
    ['sent', 'OneTimePaymentPending'],
    ['partially_paid', 'OneTimePaymentPending'],
    ['overdue', 'OneTimePaymentPending'],
    ['paid', 'Paid'],
    ['refunded', 'Refund'],
    ['voided', 'Void'],
    ['uncollectible', 'Noncollectable'],
  ])('says of an invoice that is %s: %s', (status, told) => {
    const nothing = { attempt: null, reference: null }
    expect(presentRevolv3Payment(invoice(status), 1, nothing)).toMatchObject({
      invoiceStatus: told,
      invoiceAttemptStatus: null,
      transactionId: null,
    })
  })

  it.each<[PaymentAttempt['status'], InvoiceStatus, string, string]>([
    ['pending', 'sent', 'Pending', 'OneTimePaymentPending'],
    ['unknown', 'sent', 'Pending', 'OneTimePaymentPending'],
    ['failed', 'sent', 'Fail', 'Failed'],
    ['canceled', 'sent', 'Fail', 'OneTimePaymentPending'],
    ['succeeded', 'paid', 'Success', 'Paid'],
    ['failed', 'paid', 'Fail', 'Paid'],
  ])('of a charge that is %s of an invoice that is %s', (status, of, attemptStatus, invoiceStatus) => {
    const told = presentRevolv3Payment(invoice(of), 1, { attempt: attempt(status), reference: null })
    expect([told.invoiceAttemptStatus, told.invoiceStatus]).toEqual([attemptStatus, invoiceStatus])
  })

  it('tells a refund in part from one in full', () => {
    const nothing = { attempt: null, reference: null }
    expect(presentRevolv3Payment(invoice('paid', 1), 1, nothing).invoiceStatus).toBe('PartialRefund')
  })
})

describe('the lines', () => {
  const taken = (...values: number[]) =>
    revolv3PaymentBody.safeParse({
      invoiceLineItems: values.map((value) => ({ name: 'A', value, valueType: 'Standard' })),
    }).success

  it.each([0.01, 0.001, 10.999, 10_000_000, 1_234_567.891])('may be of %d', (value) => {
    expect(taken(value)).toBe(true)
  })

  it.each([0, -1, 10.9999, 1e-7, 10_000_000.01])('may not be of %d', (value) => {
    expect(taken(value)).toBe(false)
  })

  it('come to ten million at most', () => {
    expect(taken(9_999_999.9, 0.1)).toBe(true)
    expect(taken(9_999_999.9, 0.2)).toBe(false)
    expect(taken(...Array.from({ length: 50 }, () => 200_000))).toBe(true)
    expect(taken(...Array.from({ length: 50 }, () => 10_000_000))).toBe(false)
  })
})
