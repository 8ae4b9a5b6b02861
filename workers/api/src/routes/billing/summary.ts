import type { BillingEnd } from '@revkeen-edge/domain'
import type { BillingPreview } from '@revkeen-edge/services/billing/preview.ts'
import { everyText } from '@revkeen-edge/ui/format/billed.ts'
import { formatDate } from '@revkeen-edge/ui/format/locale.ts'
import { formatMoney } from '@revkeen-edge/ui/format/money.ts'

const LOCALE = 'en-US'

/** A schedule in a sentence: `$29.00 every month from May 1, 2026, after a free trial, until canceled.` */
export function summaryOf({ terms, currency, amountMinor, firstChargeAt, trialEndsAt }: BillingPreview): string {
  const { interval, intervalCount, timezone, end } = terms
  const every = everyText({ unit: interval, count: intervalCount }, LOCALE) ?? interval
  const from = formatDate(firstChargeAt, LOCALE, timezone)
  const trial = trialEndsAt === null ? '' : ', after a free trial'
  return `${formatMoney(amountMinor, currency, LOCALE)} ${every} from ${from}${trial}, ${endText(end, timezone)}.`
}

function endText(end: BillingEnd, timezone: string): string {
  switch (end.kind) {
    case 'until_canceled':
      return 'until canceled'
    case 'fixed_payments':
      return end.payments === 1 ? 'once' : `${end.payments} times`
    case 'end_date':
      return `until ${formatDate(end.at - 1, LOCALE, timezone)}`
  }
}
