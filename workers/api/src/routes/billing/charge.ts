import { presentUpcomingCharge, type UpcomingChargeWire } from '@revkeen-edge/contracts'
import type { UpcomingCharge } from '@revkeen-edge/domain'
import { formatDate } from '@revkeen-edge/ui/format/locale.ts'
import { formatMoney } from '@revkeen-edge/ui/format/money.ts'

const LOCALE = 'en-US'

/** In which money and by whose clocks charges are shown. */
export interface Shown {
  readonly currency: string
  readonly timezone: string
}

/** Charges that are to come, for machines and for people. */
export function shownCharges(charges: readonly UpcomingCharge[], { currency, timezone }: Shown): UpcomingChargeWire[] {
  const days = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', timeZone: timezone })
  return charges.map((charge) =>
    presentUpcomingCharge(charge, {
      formattedDate: formatDate(charge.at, LOCALE, timezone),
      dayName: days.format(charge.at),
      formattedAmount: formatMoney(charge.amountMinor, currency, LOCALE),
    }),
  )
}
