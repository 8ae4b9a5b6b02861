import { BILLING_PERIODS, calendarInterval } from '@revkeen-edge/domain/catalogue.ts'
import { messagesFor } from '../messages/index.ts'
import { fill } from './text.ts'

/** How often a line is billed: a billing period by its name, such as `quarter`, and how many of them. */
export interface BilledEvery {
  readonly unit: string
  readonly count: number
}

/** `every month`, `every 3 months`, inside a sentence; null for a period that nobody knows. */
export function everyText({ unit, count }: BilledEvery, locale: string): string | null {
  const period = BILLING_PERIODS.find((known) => known === unit)
  if (period === undefined) return null
  const { notices } = messagesFor(locale)
  const { interval, intervalCount } = calendarInterval(period, count)
  if (intervalCount === 1) return notices.every[interval]
  const spans = new Intl.NumberFormat(locale, { style: 'unit', unit: interval, unitDisplay: 'long' })
  return fill(notices.everySpan, { span: spans.format(intervalCount) })
}

/** `3 months`; null for a period that nobody knows. */
export function spanText({ unit, count }: BilledEvery, locale: string): string | null {
  const period = BILLING_PERIODS.find((known) => known === unit)
  if (period === undefined) return null
  const { interval, intervalCount } = calendarInterval(period, count)
  return new Intl.NumberFormat(locale, { style: 'unit', unit: interval, unitDisplay: 'long' }).format(intervalCount)
}

/** `Monthly`, `Every 3 months`, as the name of a choice; null for a period that nobody knows. */
export function frequencyName(every: BilledEvery, locale: string): string | null {
  const period = BILLING_PERIODS.find((known) => known === every.unit)
  if (period === undefined) return null
  const { subscribe } = messagesFor(locale)
  const { interval, intervalCount } = calendarInterval(period, every.count)
  return intervalCount === 1
    ? subscribe.names[interval]
    : fill(subscribe.nameSpan, { span: spanText(every, locale) ?? '' })
}

/** `Billed monthly`, `Billed every 3 months`; null for a period that nobody knows. */
export function billedText({ unit, count }: BilledEvery, locale: string): string | null {
  const period = BILLING_PERIODS.find((known) => known === unit)
  if (period === undefined) return null
  const { invoice } = messagesFor(locale)
  const { interval, intervalCount } = calendarInterval(period, count)
  if (intervalCount === 1) return invoice.billed[interval]
  const spans = new Intl.NumberFormat(locale, { style: 'unit', unit: interval, unitDisplay: 'long' })
  return fill(invoice.billedEvery, { span: spans.format(intervalCount) })
}
