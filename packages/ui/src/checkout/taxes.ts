import { WHOLE_PERCENTAGE } from '@revkeen-edge/domain/amounts-percentage.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { TaxView } from './view.ts'

/** A tax as the page shows it. */
export interface TaxRow {
  /** `VAT (20%)`, or with a word that the prices contain it. */
  readonly label: string
  readonly amount: string
  /** Said after the total, which it does not add to. */
  readonly included: boolean
}

/** The rows of taxes in the payer's locale. A tax that the buyer owes says so in place of an amount. */
export function taxRows(taxes: readonly TaxView[], currency: string, locale: string): TaxRow[] {
  const { invoice, pay } = messagesFor(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 })
  return taxes.map(({ name, percentage, inclusive, amountMinor, reverseCharge }) => {
    const tax = fill(invoice.taxOf, { name, percentage: percents.format(percentage / WHOLE_PERCENTAGE) })
    if (reverseCharge) return { label: tax, amount: pay.reverseCharge, included: false }
    const label = inclusive ? fill(pay.includes, { tax }) : tax
    return { label, amount: formatMoney(amountMinor, currency, locale), included: inclusive }
  })
}
