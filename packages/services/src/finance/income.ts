import { err, invalidField, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Filter, Income, Page, TakingsFilter, Window } from '../ports/repositories.ts'
import { totalsOf, type Metrics } from './metrics.ts'
import { stretchOf, type AskedStretch, type Stretch } from './stretch.ts'

export interface IncomeReport {
  readonly page: Page<Income>
  readonly stretch: Stretch
  readonly totals: readonly Metrics[]
}

/**
 * The money that came in over a stretch of time, newest first, each payment with what it cost; and what all of it came
 * to, by currency, with what went back of the same payments. Errors: `validation_error` for an end before the beginning.
 */
export async function incomeReport(
  { db, now }: Context,
  window: Window,
  { createdGte, createdLte, ...filter }: AskedStretch & Filter<TakingsFilter>,
): Promise<Result<IncomeReport, DomainError>> {
  const { merchant } = await db.load({ merchant: db.rows.merchant.get() })
  if (!merchant) return err(missing('Merchant'))
  const stretch = stretchOf({ createdGte, createdLte }, merchant, now)
  const { from, to } = stretch
  if (to < from) return err(invalidField('created_lte', 'must not be before created_gte'))
  const { page, takings } = await db.load({
    page: db.rows.finance.income(window, { ...filter, createdGte: from, createdLte: to }),
    takings: db.rows.finance.takings([{ label: '', from, to: to + 1 }], filter),
  })
  return ok({ page, stretch, totals: totalsOf(takings) })
}
