import type { CreateProduct } from '@revkeen-edge/contracts'
import { checkProduct, err, missing, ok, type DomainError, type Product, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { merchantCurrency } from '../merchant-currency.ts'
import { insert, type Planned } from '../plan.ts'
import { productCreated } from './events.ts'
import { productFields, productKind, settled } from './fields.ts'
import { newProduct } from './new.ts'
import { takenCode } from './taken.ts'

/** Creates a product. `checked` looks first whether its code and slug are free, after a commit that was refused. */
export async function createProduct(
  context: Context,
  body: CreateProduct,
  checked = false,
): Promise<Result<Planned<Product>, DomainError>> {
  // There are no meters that a product could name.
  if (body.usage_meter_id != null) return err(missing('Meter', 'usage_meter_id'))
  const currency = body.currency ?? (await merchantCurrency(context))
  const known = {
    ...productKind(body),
    productId: body.product_id,
    name: body.name,
    amountMinor: body.amount_minor,
    currency,
  }
  const product = settled({ ...newProduct(context, known), ...productFields(body) })
  const wrong = checkProduct(product) ?? (checked ? await takenCode(context, [product]) : null)?.error
  if (wrong) return err(wrong)
  return ok({
    value: product,
    plan: {
      changes: [insert('products', product)],
      events: [productCreated(product)],
      audit: [{ action: 'product.create', objectType: 'product', objectId: product.id }],
    },
  })
}
