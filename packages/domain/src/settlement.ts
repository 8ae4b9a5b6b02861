import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.ts'
import { instantIn, offsetIn } from './zone.ts'

/**
 * How far a captured payment is from being settled. `safe`: two hours or more, so a void goes through. `closing`: less.
 * `high_risk`: at most fifteen minutes, so the batch may have closed already. `settled`: only a refund returns the money.
 */
export type SettlementWindow = 'safe' | 'closing' | 'high_risk' | 'settled'

/** When a gateway closes the day's batch: `HH:MM` in an IANA time zone. */
export interface SettlementClock {
  readonly settlementTime: string
  readonly settlementZone: string
}

export interface Captured {
  readonly capturedAt: number
  /** When the gateway told that its batch was settled; null while it has not. */
  readonly settledAt: number | null
}

/** The first close of the day's batch after an instant, in UTC milliseconds; of the zone's own days, whatever its clocks do. */
export function settlesAt({ settlementTime, settlementZone }: SettlementClock, capturedAt: number): number {
  const [hours = 0, minutes = 0] = settlementTime.split(':').map(Number)
  const shown = capturedAt + offsetIn(settlementZone, capturedAt)
  const close = Math.floor(shown / DAY_MS) * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS
  const today = instantIn(settlementZone, close)
  return today > capturedAt ? today : instantIn(settlementZone, close + DAY_MS)
}

/** Which reversals a captured payment allows at an instant. Source: the payments page's settlement windows. */
export function settlementWindow(clock: SettlementClock, captured: Captured, now: number): SettlementWindow {
  if (captured.settledAt !== null) return 'settled'
  const left = settlesAt(clock, captured.capturedAt) - now
  if (left <= 0) return 'settled'
  if (left <= 15 * MINUTE_MS) return 'high_risk'
  return left < 2 * HOUR_MS ? 'closing' : 'safe'
}
