import type { InvoiceLineBody } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  lineInterval,
  missing,
  ok,
  priceInvoiceLine,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Terms } from './load.ts'
import { newInvoiceLine } from './new.ts'
import { within } from './within.ts'

type Owner = Pick<Invoice, 'id' | 'merchantId' | 'currency'>
export type Catalogue = Pick<Terms, 'products' | 'prices' | 'rates'>

/** The lines that a request names, in its order. `place` is where errors point: `line_items`. */
export function linesOf(
  context: Pick<Context, 'runtime'>,
  invoice: Owner,
  { items, place, catalogue }: { items: readonly InvoiceLineBody[]; place: string; catalogue: Catalogue },
): Result<InvoiceLine[], DomainError> {
  const lines: InvoiceLine[] = []
  for (const [position, item] of items.entries()) {
    const line = lineOf(context, invoice, { item, position, catalogue })
    if (!line.ok) return err(within(line.error, `${place}[${position}]`))
    lines.push(line.value)
  }
  return ok(lines)
}

/** A line as a request names it, priced; its interval is kept as the catalogue has it now. */
export function lineOf(
  context: Pick<Context, 'runtime'>,
  invoice: Owner,
  { item, position, catalogue }: { item: InvoiceLineBody; position: number; catalogue: Catalogue },
): Result<InvoiceLine, DomainError> {
  const price = catalogue.prices.find(({ id }) => id === item.price_id) ?? null
  if (item.price_id !== undefined && !price) return err(missing('Price', 'price_id'))
  const product = catalogue.products.find(({ id }) => id === (item.product_id ?? price?.productId)) ?? null
  if (item.product_id !== undefined && !product) return err(missing('Product', 'product_id'))
  if (price && product?.id !== price.productId) {
    return err(invalidField('product_id', 'is not the product of the price'))
  }
  const wrong = wrongTerms(item, catalogue)
  if (wrong) return err(wrong)
  const description = item.description ?? (product && nameOf(product.name, price?.name ?? null))
  if (description === null) return err(invalidField('description', 'is required without a price or a product'))
  const { quantity = 1, amount_minor: amount = item.unit_amount_minor } = item
  const terms = { price, product, quantity, unitAmountMinor: amount, currency: invoice.currency }
  const priced = priceInvoiceLine(terms)
  if (!priced.ok) return priced
  return ok({
    ...newInvoiceLine(context, invoice, { position, description, quantity, ...priced.value }),
    sourceType: product ? 'price' : 'adjustment',
    sourceId: price?.id ?? product?.id ?? null,
    productId: product?.id ?? null,
    priceId: price?.id ?? null,
    taxRateIds: item.tax_rate_ids ? [...new Set(item.tax_rate_ids)] : null,
    ...lineInterval(price, product),
    periodStart: item.period_start ?? null,
    periodEnd: item.period_end ?? null,
  })
}

/** What a line says of taxes and its period, whatever it sells. */
export function wrongTerms(
  item: Pick<InvoiceLineBody, 'tax_rate_ids' | 'period_start' | 'period_end'>,
  { rates }: Pick<Catalogue, 'rates'>,
): DomainError | null {
  const { tax_rate_ids: ids = [], period_start: start, period_end: end } = item
  if (ids.some((id) => rates.every((rate) => rate.id !== id))) return missing('Tax rate', 'tax_rate_ids')
  const ordered = start === undefined || end === undefined || start < end
  return ordered ? null : invalidField('period_end', 'must be after period_start')
}

/** The one line of an invoice of which only the total is known. It is taxed no further: the total is the total. */
export function totalLine(context: Pick<Context, 'runtime'>, invoice: Owner, totalMinor: number): InvoiceLine {
  const known = {
    position: 0,
    description: TOTAL_LINE,
    quantity: 1,
    unitAmountMinor: totalMinor,
    subtotalMinor: totalMinor,
  }
  return { ...newInvoiceLine(context, invoice, known), taxRateIds: [] }
}

const TOTAL_LINE = 'Amount due'

/** Whether an invoice has no other line than that one. */
export function isTotalLine(lines: readonly InvoiceLine[]): boolean {
  const [line, ...others] = lines
  if (!line || others.length > 0) return false
  const { sourceType, description, quantity, taxRateIds } = line
  return sourceType === 'adjustment' && description === TOTAL_LINE && quantity === 1 && taxRateIds?.length === 0
}

function nameOf(product: string, price: string | null): string {
  return price === null ? product : `${product} – ${price}`
}
