import type { CreatePrice } from '@revkeen-edge/contracts'
import { checkPrice, err, missing, ok, type DomainError, type Price, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { priceCreated } from './events.ts'
import { takenLookupKey } from './lookup-key.ts'
import { newPrice } from './new.ts'

/**
 * Creates a price of a product, in the product's currency unless one is given. `checked` looks first whether the product
 * is there and the lookup key free, after a commit that was refused.
 */
export async function createPrice(
  context: Context,
  body: CreatePrice,
  checked = false,
): Promise<Result<Planned<Price>, DomainError>> {
  const currency = body.currency !== undefined && !checked ? ok(body.currency) : await productCurrency(context, body)
  if (!currency.ok) return currency
  const price = newPrice(context, body, currency.value)
  if (!price.ok) return price
  const wrong = checkPrice(price.value) ?? (checked ? await takenLookupKey(context, price.value) : null)
  if (wrong) return err(wrong)
  return ok({
    value: price.value,
    plan: {
      changes: [insert('prices', price.value)],
      events: [priceCreated(price.value)],
      audit: [{ action: 'price.create', objectType: 'price', objectId: price.value.id }],
    },
  })
}

async function productCurrency(
  { db }: Context,
  { product_id: id, currency }: CreatePrice,
): Promise<Result<string, DomainError>> {
  const { product } = await db.load({ product: db.rows.products.byId(id) })
  return product ? ok(currency ?? product.currency) : err(missing('Product', 'product_id'))
}
