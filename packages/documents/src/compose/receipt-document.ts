import { receivedMinor } from '@revkeen-edge/domain/credit-note-effect.ts'
import { isPayable, outstanding, type Invoice, type InvoiceStatus } from '@revkeen-edge/domain/invoice.ts'
import type { Payment } from '@revkeen-edge/domain/payment.ts'
import type { AmountLine, Fact, PaymentLine, ReceiptDocument } from '../document.ts'
import { statusOf, writingFor, type Writing } from './base.ts'
import type { ReceiptInput } from './input.ts'
import { sentence } from './sentence.ts'

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
 * A receipt for what was paid of an invoice: for all of it, or for the last payment so far while the invoice is paid in
 * part. Payments that captured nothing are left out. Amounts are minor units of the invoice's currency. Throws for an
 * unknown currency or time zone.
 */
export function receiptDocument(input: ReceiptInput): ReceiptDocument {
  const { invoice } = input
  const writing = writingFor(input)
  const { words, format, common } = writing
  const payments = input.payments.filter((payment) => payment.capturedMinor > 0)
  const last = payments.toSorted((one, other) => paidAtOf(one) - paidAtOf(other)).at(-1)
  const part = isPart(invoice) ? partOf(invoice, last, writing) : null
  const paidAt = invoice.paidAt ?? (last ? paidAtOf(last) : common.issuedAt)
  const paidMinor = part?.paidMinor ?? receivedMinor(invoice)
  return {
    ...common,
    kind: 'receipt',
    title: words.receipt,
    status: statusOf(part ? 'partially_paid' : invoice.status === 'refunded' ? 'refunded' : 'paid', words),
    facts: factsOf(input, writing, paidAt),
    headline: sentence(words.paidHeadline, { amount: format.money(paidMinor), date: format.date(paidAt) }, words),
    payUrl: null,
    settled: part?.settled ?? settledOf(input, payments, writing),
    due: part?.due ?? null,
    payments: payments.map((payment) => paymentLine(payment, writing)),
  }
}

const WHOLE: ReadonlySet<InvoiceStatus> = new Set(['paid', 'refunded'])

function isPart(invoice: Invoice): boolean {
  return !WHOLE.has(invoice.status) && outstanding(invoice) > 0
}

function paidAtOf({ capturedAt, createdAt }: Payment): number {
  return capturedAt ?? createdAt
}

interface Part extends Pick<ReceiptDocument, 'settled' | 'due'> {
  /** By the last payment, as far as it went against the invoice. */
  readonly paidMinor: number
}

/** What came before the last payment, that payment, and what is left: nothing is asked for of an invoice that is closed. */
function partOf(invoice: Invoice, last: Payment | undefined, { words, format }: Writing): Part {
  const received = receivedMinor(invoice)
  const paidMinor = Math.min(last?.capturedMinor ?? Infinity, received)
  const beforeMinor = received - paidMinor
  const due = { label: words.stillToPay, amount: format.money(outstanding(invoice)) }
  return {
    paidMinor,
    settled: [
      ...creditedOf(invoice, { words, format }),
      ...(beforeMinor > 0 ? [{ label: words.paidBefore, amount: format.reduction(beforeMinor) }] : []),
      { label: words.thisPayment, amount: format.reduction(paidMinor) },
    ],
    due: isPayable(invoice) ? due : null,
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
    ...creditedOf(invoice, { words, format }),
    { label: words.amountPaid, amount: format.money(receivedMinor(invoice)) },
    ...(refundedMinor > 0 ? [{ label: words.refunded, amount: format.reduction(refundedMinor) }] : []),
  ]
}

/** What credit notes took off what was owed. */
function creditedOf(
  { creditAppliedMinor }: Invoice,
  { words, format }: Pick<Writing, 'words' | 'format'>,
): AmountLine[] {
  return creditAppliedMinor > 0 ? [{ label: words.credited, amount: format.reduction(creditAppliedMinor) }] : []
}

function paymentLine(payment: Payment, { words, format }: Writing): PaymentLine {
  return {
    method: methodOf(payment, words),
    refunded:
      payment.refundedMinor > 0
        ? sentence(words.refundedOf, { amount: format.money(payment.refundedMinor) }, words)
        : null,
    date: format.date(paidAtOf(payment)),
    amount: format.money(payment.capturedMinor),
    reference: payment.reference ?? payment.gatewayTransactionId,
  }
}

function methodOf(payment: Payment, words: Writing['words']): string {
  if (payment.cardLast4 !== null) {
    const brand = payment.cardBrand ?? ''
    return sentence(
      words.card,
      { brand: SCHEMES[brand.toLowerCase()] ?? brand, last4: payment.cardLast4 },
      words,
    ).trim()
  }
  return payment.paymentChannel === 'bank_transfer' ? words.bankTransfer : words.otherMethod
}
