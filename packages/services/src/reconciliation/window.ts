import { DAY_MS, HOUR_MS, tellsOfBatches, type GatewayAccount } from '@revkeen-edge/domain'

/** UTC milliseconds: `from` inclusive, `to` exclusive. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Clocks of two houses never agree to the second. */
const MARGIN_MS = HOUR_MS

/** How far beyond a day its report may reach: a batch that is closed later than that is for people to look at. */
const REACH_MS = 31 * DAY_MS

/**
 * What a gateway is to report on, to compare a day: all that changed since, as batches close after the day's end, and of a
 * gateway that tells of none by itself all since the oldest that waits for its batch (`waitingSince`). So it does not
 * matter whether a gateway searches by when a transaction was made or by when it changed.
 */
export function reportedStretch(
  { provider }: Pick<GatewayAccount, 'provider'>,
  { from, to }: Stretch,
  { now, waitingSince }: { readonly now: number; readonly waitingSince: number | null },
): Stretch {
  const since = tellsOfBatches(provider) ? from : Math.min(from, waitingSince ?? from)
  return {
    from: Math.max(since, from - REACH_MS) - MARGIN_MS,
    to: Math.min(Math.max(to, now), to + REACH_MS) + MARGIN_MS,
  }
}

/** Those booked before it are not waited for. */
export function waitedForSince({ from }: Stretch): number {
  return from - REACH_MS
}

/** Whether a moment lies in a stretch. */
export function isWithin({ from, to }: Stretch, at: number): boolean {
  return at >= from && at < to
}
