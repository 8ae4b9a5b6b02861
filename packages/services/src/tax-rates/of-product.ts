import type { ProductTaxRates } from '@revkeen-edge/contracts'
import { err, invalidField, missing, ok, type DomainError, type Product, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { productUpdated } from '../products/events.ts'

/**
 * Sets the rates that a product is always taxed with, in place of those before; none leaves the choice to the customer's
 * place. Errors: `resource_missing` for an unknown rate, `validation_error` for one named twice.
 */
export async function setProductTaxRates(
  { db, now }: Context,
  id: string,
  { tax_rate_ids: taxRateIds }: ProductTaxRates,
): Promise<Result<Planned<Product>, DomainError>> {
  const { product, rates } = await db.load({
    product: db.rows.products.byId(id),
    rates: db.rows.taxRates.byIds(taxRateIds),
  })
  if (!product) return err(missing('Product'))
  const known = new Set(rates.map((rate) => rate.id))
  const unknown = taxRateIds.findIndex((rateId) => !known.has(rateId))
  if (unknown >= 0) return err(missing('Tax rate', `tax_rate_ids[${unknown}]`))
  if (known.size < taxRateIds.length) return err(invalidField('tax_rate_ids', 'must not name a rate twice'))
  const set = { taxRateIds, updatedAt: now }
  const after = updated(product, set)
  return ok({
    value: after,
    plan: {
      changes: [update('products', product, set)],
      events: [productUpdated(product, after)],
      audit: [{ action: 'product.set_tax_rates', objectType: 'product', objectId: id }],
    },
  })
}
