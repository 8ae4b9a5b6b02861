import type { CreateCheckoutSession } from '@revkeen-edge/contracts'
import {
  err,
  missing,
  ok,
  type Catalogue,
  type DomainError,
  type LinkLine,
  type Product,
  type Result,
  type SaleTerms,
} from '@revkeen-edge/domain'

/** A line that a body asks for, and the field that errors about it name. */
interface Wanted {
  readonly field: string
  readonly productId: string | null
  readonly priceId: string | null
  readonly quantity: number
}

/** The catalogue lines of a body: its list, or the one product or price beside it. */
export function wantedLines(body: CreateCheckoutSession): Wanted[] {
  if (body.lineItems) {
    return body.lineItems.map(({ productId = null, priceId = null, quantity }, index) => {
      return {
        field: `lineItems[${index}].${priceId === null ? 'productId' : 'priceId'}`,
        productId,
        priceId,
        quantity,
      }
    })
  }
  const { productId = null, priceId = null, quantity = 1 } = body
  if (productId === null && priceId === null) return []
  return [{ field: priceId === null ? 'productId' : 'priceId', productId, priceId, quantity }]
}

/**
 * A body in the form that sales are priced from. The currency is what is asked for, else that of the first line, else
 * the merchant's.
 */
export function saleTerms(
  body: CreateCheckoutSession,
  wanted: readonly Wanted[],
  catalogue: Catalogue,
  merchantCurrency: string,
): Result<SaleTerms, DomainError> {
  const products = new Map(catalogue.products.map((row) => [row.id, row]))
  const prices = new Map(catalogue.prices.map((row) => [row.id, row]))
  const lines: LinkLine[] = []
  const currencies: string[] = []
  for (const [index, { field, productId, priceId, quantity }] of wanted.entries()) {
    const price = prices.get(priceId ?? '')
    const product = products.get(productId ?? price?.productId ?? '')
    if (priceId !== null && !price) return err(missing('Price', field))
    if (!product) return err(missing('Product', field))
    currencies.push((price ?? product).currency)
    lines.push({ id: String(index), productId, priceId, quantity, merchantReference: null, adhoc: null })
  }
  const currency = body.currency ?? currencies[0] ?? merchantCurrency
  const [product] = catalogue.products
  const priced =
    body.amountMinor !== undefined && product
      ? lines.map((line) => atAmount(line, product, body.amountMinor ?? 0, currency))
      : lines
  const terms = { selectionMode: 'bundle' as const, allowQuantity: false, name: null }
  return ok({ ...terms, lines: priced, amountMinor: body.amountMinor ?? null, currency })
}

/** A product at another amount than its own. */
function atAmount(line: LinkLine, product: Product, unitAmount: number, currency: string): LinkLine {
  const { name, description, imageUrl } = product
  return { ...line, adhoc: { name, description, imageUrl, unitAmount, currency, recurring: null, taxBehavior: null } }
}
