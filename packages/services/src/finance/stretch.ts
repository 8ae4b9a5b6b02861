import { DAY_MS, type Merchant } from '@revkeen-edge/domain'

/** What a report is asked for, in UTC milliseconds, both inclusive. */
export interface AskedStretch {
  readonly createdGte?: number | undefined
  readonly createdLte?: number | undefined
}

/** The stretch of time that a report is of: both ends inclusive. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly timezone: string
}

const DEFAULT_DAYS = 30

/** Where no beginning is asked for, the thirty days before the end; where no end is, now. */
export function stretchOf({ createdGte, createdLte }: AskedStretch, { timezone }: Merchant, now: number): Stretch {
  const to = createdLte ?? Math.max(now, createdGte ?? now)
  return { from: createdGte ?? to - DEFAULT_DAYS * DAY_MS, to, timezone }
}
