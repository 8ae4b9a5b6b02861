import type { Customer } from '@revkeen-edge/domain/customer.ts'
import type { Invoice, InvoiceLine } from '@revkeen-edge/domain/invoice.ts'
import type { Json } from '@revkeen-edge/domain/json.ts'
import type { AmountLine, DocumentLine, DocumentMerchant, Fact } from '../document.ts'
import { fill } from '../words/index.ts'
import type { Words } from '../words/en.ts'
import type { Format } from './format.ts'
import type { InvoiceInput } from './input.ts'

const MAX_CUSTOM_FIELDS = 20

const INTERVALS = ['day', 'week', 'month', 'year'] as const

export function merchantOf({ merchant, merchantLines, logo }: InvoiceInput, format: Format): DocumentMerchant {
  const country = merchant.country ? [format.country(merchant.country)] : []
  return {
    name: merchant.name,
    lines: merchantLines ?? country,
    supportEmail: merchant.supportEmail,
    logo: logo ?? null,
    colour: merchant.branding.primaryColor ?? null,
  }
}

/** Name, company, address, e-mail and tax number, as far as they are known. */
export function billToOf(customer: Customer, format: Format, words: Words): string[] {
  const place = [customer.city, customer.state, customer.postalCode].filter(isText).join(', ')
  return [
    customer.companyName,
    customer.name === customer.companyName ? null : customer.name,
    customer.addressLine1,
    customer.addressLine2,
    place,
    customer.country ? format.country(customer.country) : null,
    customer.email,
    customer.taxId ? fill(words.taxNumber, { number: customer.taxId }) : null,
  ].filter(isText)
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

function billingOf(
  { billingInterval, billingIntervalCount }: InvoiceLine,
  format: Format,
  words: Words,
): string | null {
  const interval = INTERVALS.find((known) => known === billingInterval)
  if (interval === undefined) return null
  const count = billingIntervalCount ?? 1
  return count === 1 ? words.billed[interval] : fill(words.billedEvery, { span: format.span(count, interval) })
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

/** Each rate by its name; an invoice from elsewhere may know its tax as a whole only. */
function taxesOf({ taxes, taxMinor }: Invoice, format: Format, words: Words): AmountLine[] {
  if (taxes.length === 0) return taxMinor === 0 ? [] : [{ label: words.tax, amount: format.money(taxMinor) }]
  return taxes.map(({ displayName, percentage, inclusive, amountMinor }) => {
    const tax = `${displayName} (${format.percent(percentage)})`
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

function isText(value: string | null): value is string {
  return value !== null && value.trim() !== ''
}
