import type { ValidateDiscount } from '@revkeen-edge/contracts'
import {
  discountCodeKey,
  err,
  missing,
  ok,
  priceSale,
  redemptionProblem,
  redemptionProblemText,
  type Catalogue,
  type Customer,
  type Discount,
  type DomainError,
  type Merchant,
  type RedemptionProblem,
  type Result,
  type TaxRate,
} from '@revkeen-edge/domain'
import { discountable, saleFigures, type SaleFigures } from '../checkout/figures.ts'
import type { Context } from '../context.ts'
import { loadStanding, UNKNOWN_REDEEMER } from './standing.ts'
import { previewTerms } from './preview-terms.ts'

/** What a code would do to an order. */
export interface DiscountPreview {
  readonly discount: Discount | null
  /** Why the code does not count; then the figures are those without it. */
  readonly problem: RedemptionProblem | 'unknown' | null
  readonly message: string | null
  readonly currency: string
  readonly figures: SaleFigures
}

/**
 * Prices an order with a code and writes nothing. Limits of each customer count where one is named.
 * Errors: `resource_missing`, and what the order itself is refused for.
 */
export async function validateDiscount(
  context: Context,
  body: ValidateDiscount,
): Promise<Result<DiscountPreview, DomainError>> {
  const loaded = await loadPreview(context, body)
  const { merchant, customer, discount, rates, catalogue } = loaded
  if (!merchant) return err(missing('Merchant'))
  if (body.customer_id !== undefined && !customer) return err(missing('Customer', 'customer_id'))
  const terms = previewTerms(body, catalogue, merchant.currency)
  if (!terms.ok) return terms
  const sale = priceSale({ terms: terms.value, catalogue, selection: null })
  if (!sale.ok) return sale
  const { currency, lines } = sale.value
  const standing = customer && discount ? await loadStanding(context, discount, { customerId: customer.id }) : null
  const problem = discount
    ? redemptionProblem(discount, {
        now: context.now,
        currency,
        customer: standing ?? UNKNOWN_REDEEMER,
        lines: discountable(lines),
      })
    : 'unknown'
  const taxed = { merchant, customer: taxedCustomer(customer), products: catalogue.products, rates }
  const applied = discount && problem === null ? [discount] : []
  const figures = await saleFigures(context, taxed, { currency, lines, discounts: applied })
  if (!figures.ok) return figures
  return ok({ discount, problem, message: messageOf(problem, discount), currency, figures: figures.value })
}

function taxedCustomer(customer: Customer | null): Pick<Customer, 'country' | 'state' | 'taxTreatment'> {
  return customer ?? { country: null, state: null, taxTreatment: 'taxed' }
}

function messageOf(problem: DiscountPreview['problem'], discount: Discount | null): string | null {
  if (problem === null) return null
  return problem === 'unknown' || !discount
    ? 'There is no discount with this code.'
    : redemptionProblemText(problem, discount)
}

interface Loaded {
  readonly merchant: Merchant | null
  readonly customer: Customer | null
  readonly discount: Discount | null
  readonly rates: readonly TaxRate[]
  readonly catalogue: Catalogue
}

async function loadPreview({ db }: Context, body: ValidateDiscount): Promise<Loaded> {
  const { rows } = db
  const priceIds = body.line_items.flatMap(({ price_id: id }) => id ?? [])
  const { own, ofPrices, prices, ...loaded } = await db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.byId(body.customer_id ?? ''),
    discount: rows.discounts.byCode(discountCodeKey(body.code)),
    rates: rows.taxRates.active(),
    own: rows.products.byIds(body.line_items.flatMap(({ product_id: id }) => id ?? [])),
    prices: rows.prices.byIds(priceIds),
    ofPrices: rows.products.ofPrices(priceIds),
  })
  return { ...loaded, catalogue: { products: [...own, ...ofPrices], prices } }
}
