import { addressLines, isWritten } from '@revkeen-edge/domain/address.ts'
import { BILLING_PERIODS, calendarInterval } from '@revkeen-edge/domain/catalogue.ts'
import type { Customer } from '@revkeen-edge/domain/customer.ts'
import type { Invoice, InvoiceLine } from '@revkeen-edge/domain/invoice.ts'
import type { Json } from '@revkeen-edge/domain/json.ts'
import type { AmountLine, DocumentLine, DocumentMerchant, Fact } from '../document.ts'
import { fill } from '../words/index.ts'
import type { Words } from '../words/en.ts'
import type { Format } from './format.ts'
import type { InvoiceInput } from './input.ts'
import { sentence } from './sentence.ts'

const MAX_CUSTOM_FIELDS = 20

export function merchantOf(
  { merchant, logo }: Pick<InvoiceInput, 'merchant' | 'logo'>,
  format: Format,
  words: Words,
): DocumentMerchant {
  return {
    name: merchant.name,
    lines: [...addressLines(merchant, format.country, words.comma), ...taxNumberOf(merchant.taxId, words)],
    supportEmail: merchant.supportEmail,
    logo: logo ?? null,
    colour: merchant.branding.primaryColor ?? null,
  }
}

/** Name, company, address, e-mail and tax number, as far as they are known. */
export function billToOf(customer: Customer, format: Format, words: Words): string[] {
  return [
    customer.companyName,
    customer.name === customer.companyName ? null : customer.name,
    ...addressLines(customer, format.country, words.comma),
    customer.email,
    ...taxNumberOf(customer.taxId, words),
  ].filter(isWritten)
}

function taxNumberOf(taxId: string | null, words: Words): string[] {
  return isWritten(taxId) ? [fill(words.taxNumber, { number: taxId })] : []
}

export function lineOf(line: InvoiceLine, format: Format, words: Words): DocumentLine {
  const { periodStart, periodEnd } = line
  return {
    description: line.description,
    detail: billingOf(line, format, words),
    period: periodStart === null || periodEnd === null ? null : format.period(periodStart, periodEnd),
    quantity: format.count(line.quantity),
    unitAmount: format.money(line.unitAmountMinor),
    discount: line.discountMinor === 0 ? null : format.reduction(line.discountMinor),
    // Tax has lines of its own below, so this column adds up to the subtotal.
    amount: format.money(line.subtotalMinor - line.discountMinor),
  }
}

/** `Billed monthly`; null for what is billed once. */
export function billingOf(
  { billingInterval, billingIntervalCount }: Pick<InvoiceLine, 'billingInterval' | 'billingIntervalCount'>,
  format: Format,
  words: Words,
): string | null {
  const period = BILLING_PERIODS.find((known) => known === billingInterval)
  if (period === undefined) return null
  const { interval, intervalCount } = calendarInterval(period, billingIntervalCount ?? 1)
  if (intervalCount === 1) return words.billed[interval]
  return fill(words.billedEvery, { span: format.span(intervalCount, interval) })
}

/** Subtotal, discount and each tax. A discount that the lines show is in the subtotal already. */
export function sumsOf({ invoice, lines }: InvoiceInput, format: Format, words: Words): AmountLine[] {
  const shownMinor = lines.reduce((sum, line) => sum + line.discountMinor, 0)
  const leftMinor = invoice.discountMinor - shownMinor
  return [
    { label: words.subtotal, amount: format.money(invoice.subtotalMinor - shownMinor) },
    ...(leftMinor === 0 ? [] : [{ label: words.discount, amount: format.reduction(leftMinor) }]),
    ...taxesOf(invoice, format, words),
  ]
}

/** Each rate with what it is on; an invoice from elsewhere may know its tax as a whole only. */
export function taxesOf(
  { taxes, taxMinor }: Pick<Invoice, 'taxes' | 'taxMinor'>,
  format: Format,
  words: Words,
): AmountLine[] {
  if (taxes.length === 0) return taxMinor === 0 ? [] : [{ label: words.tax, amount: format.money(taxMinor) }]
  return taxes.map(({ displayName, percentage, inclusive, taxableMinor, amountMinor }) => {
    const rate = `${displayName} (${format.percent(percentage)})`
    const tax = sentence(words.taxOn, { tax: rate, base: format.money(taxableMinor) }, words)
    return { label: inclusive ? fill(words.taxIncluded, { tax }) : tax, amount: format.money(amountMinor) }
  })
}

/** What the law wants said where the customer owes the tax. */
export function taxNoteOf({ taxes, taxTreatment }: Invoice, words: Words): string | null {
  const reversed = taxTreatment === 'reverse_charge' || taxes.some(({ reverseCharge }) => reverseCharge)
  return reversed ? words.reverseCharge : null
}

/** The merchant's own fields that people can read: texts, numbers and yes or no. */
export function customFieldsOf(fields: Json): Fact[] {
  return Object.entries(fields)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '')
    .slice(0, MAX_CUSTOM_FIELDS)
    .map(([label, value]) => ({ label, value: String(value) }))
}
