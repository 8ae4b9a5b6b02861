import { divideRounded } from '@revkeen-edge/domain'
import type { Takings } from '../ports/repositories.ts'

/** What one currency came to, in minor units. */
export interface Metrics extends Omit<Takings, 'label'> {
  /** The mean payment, rounded; 0 where there was none. */
  readonly averageMinor: number
}

export function metricsOf({ label: _, ...takings }: Takings): Metrics {
  const { grossMinor, count } = takings
  const averageMinor = count === 0 ? 0 : Number(divideRounded(BigInt(grossMinor), BigInt(count)))
  return { ...takings, averageMinor }
}

/** The takings of all periods together, one for each currency, by currency. */
export function totalsOf(takings: readonly Takings[]): Metrics[] {
  const byCurrency = Map.groupBy(takings, ({ currency }) => currency)
  return [...byCurrency.values()]
    .map((rows) => metricsOf(rows.reduce(together)))
    .toSorted((a, b) => (a.currency < b.currency ? -1 : 1))
}

function together(one: Takings, other: Takings): Takings {
  return {
    ...one,
    grossMinor: one.grossMinor + other.grossMinor,
    count: one.count + other.count,
    refundsMinor: one.refundsMinor + other.refundsMinor,
    refundsCount: one.refundsCount + other.refundsCount,
    chargebacksMinor: one.chargebacksMinor + other.chargebacksMinor,
    chargebacksCount: one.chargebacksCount + other.chargebacksCount,
    feesMinor: one.feesMinor + other.feesMinor,
  }
}
