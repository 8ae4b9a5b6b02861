import type { UpdateTaxRate } from '@revkeen-edge/contracts'
import { checkTaxRate, err, missing, ok, type DomainError, type Result, type TaxRate } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'

/**
 * Changes a rate, all but how much it is and whether prices contain it: another percentage is another rate. Finalised
 * invoices keep the taxes that they were priced with.
 */
export async function updateTaxRate(
  { db, now }: Context,
  id: string,
  body: UpdateTaxRate,
): Promise<Result<Planned<TaxRate>, DomainError>> {
  const { rate } = await db.load({ rate: db.rows.taxRates.byId(id) })
  if (!rate) return err(missing('Tax rate'))
  const set = { ...fieldsOf(body), updatedAt: now }
  const after = updated(rate, set)
  const wrong = checkTaxRate(after)
  if (wrong) return err(wrong)
  return ok({
    value: after,
    plan: {
      changes: [update('taxRates', rate, set)],
      audit: [{ action: 'tax_rate.update', objectType: 'tax_rate', objectId: id }],
    },
  })
}

function fieldsOf({ display_name: displayName, ...body }: UpdateTaxRate): Partial<TaxRate> {
  const given = Object.entries({ ...body, displayName }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}
