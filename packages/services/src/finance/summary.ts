import {
  err,
  invalidField,
  missing,
  ok,
  periodsOf,
  type DomainError,
  type NamedPeriod,
  type PeriodUnit,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { metricsOf, totalsOf, type Metrics } from './metrics.ts'
import { stretchOf, type AskedStretch, type Stretch } from './stretch.ts'

export interface FinanceSummary extends Stretch {
  readonly totals: readonly Metrics[]
  readonly periods: readonly { readonly period: string; readonly totals: readonly Metrics[] }[]
}

/** A year of days, with room for a leap year. */
const MAX_PERIODS = 366

/**
 * What came in, what it cost and what went back, by currency: over the whole stretch, and by period of the merchant's own
 * calendar where one is asked for. Errors: `validation_error` for an end before the beginning, and for too many periods.
 */
export async function financeSummary(
  { db, now }: Context,
  asked: AskedStretch & { readonly currency?: string | undefined; readonly groupBy?: PeriodUnit | undefined },
): Promise<Result<FinanceSummary, DomainError>> {
  const { merchant } = await db.load({ merchant: db.rows.merchant.get() })
  if (!merchant) return err(missing('Merchant'))
  const stretch = stretchOf(asked, merchant, now)
  if (stretch.to < stretch.from) return err(invalidField('created_lte', 'must not be before created_gte'))
  const whole = { label: '', from: stretch.from, to: stretch.to + 1 }
  const periods: readonly NamedPeriod[] | null = asked.groupBy
    ? periodsOf(stretch.timezone, whole, asked.groupBy, MAX_PERIODS)
    : [whole]
  if (!periods) {
    return err(invalidField('group_by', `makes more than ${MAX_PERIODS} periods: ask for a shorter stretch`))
  }
  const { takings } = await db.load({ takings: db.rows.finance.takings(periods, { currency: asked.currency }) })
  const byLabel = Map.groupBy(takings, ({ label }) => label)
  return ok({
    ...stretch,
    totals: totalsOf(takings),
    periods: asked.groupBy
      ? periods.map(({ label }) => ({ period: label, totals: (byLabel.get(label) ?? []).map(metricsOf) }))
      : [],
  })
}
