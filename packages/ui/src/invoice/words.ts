import { billedText, everyText } from '../format/billed.ts'
import { schemeName } from '../format/card.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { InvoiceLineView, InvoicePaymentView, InvoiceView } from './view.ts'

/** An amount of an invoice, for its reader. Minor units in. */
export function money({ currency, locale }: InvoiceView, amountMinor: number): string {
  return formatMoney(amountMinor, currency, locale)
}

/** `Invoice INV-2026-0001`. */
export function invoiceTitle({ number, locale }: InvoiceView): string {
  const { invoice } = messagesFor(locale)
  return number === null ? invoice.titleBare : fill(invoice.title, { number })
}

/** How often a line is billed, and for which days; null where it is billed once and for no period. */
export function lineDetail({ locale, timeZone }: InvoiceView, { interval, period }: InvoiceLineView): string | null {
  const parts = [interval && billedText(interval, locale), period && periodText(period, locale, timeZone)]
  return parts.filter((part) => part !== null).join(' · ') || null
}

/** A half-open period by its first and last day. */
function periodText({ start, end }: { start: number; end: number }, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).formatRange(start, Math.max(start, end - 1))
}

/** `Starts a subscription: $20.00 every month, plus tax`; null where the invoice begins none. */
export function startsText(view: InvoiceView): string | null {
  const { starts, locale, timeZone } = view
  if (!starts) return null
  const { invoice, notices } = messagesFor(locale)
  const every = everyText(starts.every, locale)
  if (every === null) return null
  const price = fill(notices.amountEvery, { amount: money(view, starts.amountMinor), every })
  const amount = starts.plusTax ? fill(invoice.plusTax, { amount: price }) : price
  if (starts.chargedFrom === null) return fill(invoice.starts, { amount })
  return fill(invoice.startsFrom, { amount, date: formatDate(starts.chargedFrom, locale, timeZone) })
}

/** `Visa ending in 1111, 22 November 2026`. */
export function paymentLabel({ locale, timeZone }: InvoiceView, payment: InvoicePaymentView): string {
  const { invoice } = messagesFor(locale)
  return fill(invoice.paymentOn, {
    method: methodText(payment, locale),
    date: formatDate(payment.at, locale, timeZone),
  })
}

function methodText({ card, method }: InvoicePaymentView, locale: string): string {
  const { invoice, success } = messagesFor(locale)
  if (card) return fill(success.methodCard, { brand: schemeName(card.brand), last4: card.last4 })
  const methods: Readonly<Record<string, string>> = invoice.methods
  return (method !== null && Object.hasOwn(methods, method) ? methods[method] : undefined) ?? invoice.methods.other
}

/** `Due 14 December 2026`, while something is due on a day. */
export function dueText({ due, sums, locale }: InvoiceView): string | null {
  if (due === null || sums.dueMinor === 0) return null
  return fill(messagesFor(locale).invoice.dueOn, { date: formatDate(due.at, locale, due.timeZone) })
}
