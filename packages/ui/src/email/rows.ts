import { billedText } from '../format/billed.ts'
import { formatMoney } from '../format/money.ts'
import { taxText } from '../format/tax.ts'
import { fill } from '../format/text.ts'
import type { Messages } from '../messages/index.ts'
import type { RowView } from './parts.tsx'
import type { EmailLineView, EmailTotalsView } from './view.ts'

/** In which currency and language amounts are written. */
export interface Writing {
  readonly currency: string
  readonly locale: string
}

/** One row a product: `Coffee × 2`, and below it how often it is billed. */
export function lineRows(lines: readonly EmailLineView[], { currency, locale }: Writing): readonly RowView[] {
  return lines.map(({ name, quantity, totalMinor, interval }) => ({
    label: quantity === 1 ? name : `${name} × ${quantity}`,
    note: interval && billedText(interval, locale),
    value: formatMoney(totalMinor, currency, locale),
  }))
}

/** From the subtotal to the total, in the order in which it adds up; then the taxes that the prices contain. */
export function totalRows(
  totals: EmailTotalsView,
  { currency, locale }: Writing,
  { pay, email, invoice }: Messages,
): readonly RowView[] {
  const { subtotalMinor, discountMinor, discountLabel, shippingMinor = null, totalMinor, reverseCharge } = totals
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  const { added, included } = taxRows(totals, { currency, locale }, pay)
  const discount = discountLabel ? `${pay.discount} (${discountLabel})` : pay.discount
  const between = [
    ...(discountMinor === null ? [] : [{ label: discount, value: money(-discountMinor) }]),
    ...(shippingMinor === null ? [] : [{ label: pay.shipping, value: money(shippingMinor) }]),
    ...added,
  ]
  return [
    ...(between.length === 0 ? [] : [{ label: pay.subtotal, value: money(subtotalMinor) }, ...between]),
    { label: email.total, value: money(totalMinor), strong: true },
    ...included,
    ...(reverseCharge ? [{ label: invoice.reverseCharge, value: '' }] : []),
  ]
}

interface TaxRows {
  readonly added: readonly RowView[]
  readonly included: readonly RowView[]
}

function taxRows({ taxes, taxMinor, taxIncluded }: EmailTotalsView, writing: Writing, pay: Messages['pay']): TaxRows {
  const { currency, locale } = writing
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  if (taxes.length > 0) {
    const rowsOf = (inclusive: boolean) =>
      taxes
        .filter((tax) => tax.inclusive === inclusive)
        .map((tax) => ({ label: taxText(tax, currency, locale), value: money(tax.amountMinor) }))
    return { added: rowsOf(false), included: rowsOf(true) }
  }
  if (taxMinor === null) return { added: [], included: [] }
  const amount = money(taxMinor)
  return taxIncluded
    ? { added: [], included: [{ label: fill(pay.taxIncluded, { amount }), value: '' }] }
    : { added: [{ label: pay.tax, value: amount }], included: [] }
}

/** A subject is one line: control characters and runs of white space become single blanks. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
