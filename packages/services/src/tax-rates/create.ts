import type { CreateTaxRate } from '@revkeen-edge/contracts'
import {
  checkTaxRate,
  err,
  ok,
  percentageParts,
  type DomainError,
  type Result,
  type TaxRate,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'

/** Creates an active rate. Errors: `validation_error` by field. */
export async function createTaxRate(
  context: Context,
  body: CreateTaxRate,
): Promise<Result<Planned<TaxRate>, DomainError>> {
  const rate = taxRateOf(context, body)
  const wrong = checkTaxRate(rate)
  if (wrong) return err(wrong)
  return ok({
    value: rate,
    plan: {
      changes: [insert('taxRates', rate)],
      audit: [{ action: 'tax_rate.create', objectType: 'tax_rate', objectId: rate.id }],
    },
  })
}

function taxRateOf({ tenant, now, runtime }: Context, body: CreateTaxRate): TaxRate {
  return {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    displayName: body.display_name,
    description: body.description ?? null,
    jurisdiction: body.jurisdiction ?? null,
    // What is not exact is refused by the rules for rates.
    percentage: percentageParts(body.percentage) ?? Number.NaN,
    inclusive: body.inclusive ?? false,
    taxType: body.tax_type ?? 'other',
    country: body.country ?? null,
    state: body.state ?? null,
    active: true,
    metadata: body.metadata ?? {},
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
