import { WHOLE_PERCENTAGE } from '@revkeen-edge/domain/amounts-percentage.ts'
import { messagesFor } from '../messages/index.ts'
import { formatMoney } from './money.ts'
import { fill } from './text.ts'

/** One rate of a bill. Amounts are minor units of the bill's currency. */
export interface BilledTax {
  readonly name: string
  /** Ten-thousandths of a percent. */
  readonly percentage: number
  /** Inside the prices: shown, but not added up. */
  readonly inclusive: boolean
  /** What the tax is on: without the taxes that the prices contain. */
  readonly taxableMinor: number
  readonly amountMinor: number
}

/** `VAT (20%) on £3,603.68`, with a word where the prices contain it. Throws for an unknown currency. */
export function taxText(tax: BilledTax, currency: string, locale: string): string {
  const { invoice } = messagesFor(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
  const rate = fill(invoice.taxOf, { name: tax.name, percentage: percents.format(tax.percentage / WHOLE_PERCENTAGE) })
  const text = fill(invoice.taxOn, { tax: rate, base: formatMoney(tax.taxableMinor, currency, locale) })
  return tax.inclusive ? fill(invoice.taxIncluded, { tax: text }) : text
}
