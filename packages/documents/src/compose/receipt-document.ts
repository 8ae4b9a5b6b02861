import type { Payment } from '@revkeen-edge/domain/payment.ts'
import type { AmountLine, Fact, PaymentLine, ReceiptDocument } from '../document.ts'
import { fill } from '../words/index.ts'
import { statusOf, writingFor, type Writing } from './base.ts'
import type { ReceiptInput } from './input.ts'

const SCHEMES: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  maestro: 'Maestro',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
}

/**
 * A receipt for what was paid of an invoice. Payments that captured nothing are left out. Amounts are minor units of the
 * invoice's currency. Throws for an unknown currency or time zone.
 */
export function receiptDocument(input: ReceiptInput): ReceiptDocument {
  const { invoice } = input
  const writing = writingFor(input)
  const { words, format, common } = writing
  const payments = input.payments.filter((payment) => payment.capturedMinor > 0)
  const paidAt = invoice.paidAt ?? payments.at(-1)?.capturedAt ?? common.issuedAt
  return {
    ...common,
    kind: 'receipt',
    title: words.receipt,
    status: statusOf(invoice.status === 'refunded' ? 'refunded' : 'paid', words),
    facts: factsOf(input, writing, paidAt),
    headline: fill(words.paidHeadline, { amount: format.money(invoice.paidMinor), date: format.date(paidAt) }),
    payUrl: null,
    settled: settledOf(input, payments, writing),
    due: null,
    payments: payments.map((payment) => paymentLine(payment, writing)),
  }
}

function factsOf({ invoice }: ReceiptInput, { words, format }: Writing, paidAt: number): Fact[] {
  return [
    ...(invoice.number === null ? [] : [{ label: words.number, value: invoice.number }]),
    { label: words.paidOn, value: format.date(paidAt) },
  ]
}

function settledOf({ invoice }: ReceiptInput, payments: readonly Payment[], { words, format }: Writing): AmountLine[] {
  const refundedMinor = payments.reduce((sum, payment) => sum + payment.refundedMinor, 0)
  return [
    { label: words.amountPaid, amount: format.money(invoice.paidMinor) },
    ...(refundedMinor > 0 ? [{ label: words.refunded, amount: format.reduction(refundedMinor) }] : []),
  ]
}

function paymentLine(payment: Payment, { words, format }: Writing): PaymentLine {
  return {
    method: methodOf(payment, words),
    date: format.date(payment.capturedAt ?? payment.createdAt),
    amount: format.money(payment.capturedMinor),
    reference: payment.reference ?? payment.gatewayTransactionId,
  }
}

function methodOf(payment: Payment, words: Writing['words']): string {
  if (payment.cardLast4 !== null) {
    const brand = payment.cardBrand ?? ''
    return fill(words.card, { brand: SCHEMES[brand.toLowerCase()] ?? brand, last4: payment.cardLast4 }).trim()
  }
  return payment.paymentChannel === 'bank_transfer' ? words.bankTransfer : words.otherMethod
}
