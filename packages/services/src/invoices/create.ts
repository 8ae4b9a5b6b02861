import type { CreateInvoice } from '@revkeen-edge/contracts'
import {
  discountCodeKey,
  err,
  missing,
  ok,
  type Discount,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Result,
  type TestClock,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import type { Sealer } from '../crypto.ts'
import type { Planned } from '../plan.ts'
import { fixedFields, openFields } from './fields.ts'
import { finishing, unlessPaid, type Finishable } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'
import { linesOf, totalLine } from './lines.ts'
import { planMoves, type Decide, type Start } from './moves.ts'
import { newInvoice } from './new.ts'
import { agreed, priced } from './priced.ts'
import { refsOf } from './refs.ts'
import { sending } from './send.ts'
import { wrongSubscriptionTerms } from './subscription-terms.ts'
import { takenNumber } from './taken.ts'

/**
 * Makes an invoice: a draft, or one that is finalised or sent at once. `total_minor` without lines makes one line of it.
 * Errors: `validation_error` by field, `resource_missing`, `invalid_state` for lines that come to another total, for what
 * is not for sale and for a discount that does not apply, `conflict` for a number or external id that is taken.
 */
export async function createInvoice(
  given: Context,
  sealer: Sealer,
  body: CreateInvoice,
  checked = false,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const fixed = fixedFields(body)
  if (!fixed.ok) return fixed
  const terms = await loadTerms(given, body)
  if (!terms.ok) return terms
  const context = onItsClock(given, terms.value.clock)
  const wrong = wrongSubscriptionTerms(context, body.subscription_terms, terms.value.merchant.timezone)
  if (wrong) return err(wrong)
  const taken = checked ? await takenNumber(context, body) : null
  if (taken) return err(taken)
  const invoice: Invoice = {
    ...newInvoice(context, {
      customerId: terms.value.customer.id,
      currency: currencyOf(body, terms.value),
      origin: 'manual',
    }),
    ...openFields(body, terms.value.merchant),
    ...fixed.value,
    externalSource: body.external_source ?? null,
    externalId: body.external_id ?? null,
    externalType: body.external_type ?? null,
  }
  const lines = linesOfBody(context, invoice, body, terms.value)
  if (!lines.ok) return lines
  const start: Start = { invoice, lines: lines.value, isNew: true }
  return planMoves(context, start, [
    creating(context, terms.value, body.total_minor),
    ...starting(context, sealer, terms.value, body.status),
  ])
}

/** The move that makes an invoice out of its lines. */
export function creating(context: Context, terms: Finishable, totalMinor: number | undefined): Decide {
  return async ({ invoice, lines }) => {
    const figures = await priced(context, terms, { currency: invoice.currency, lines })
    const same = figures.ok ? agreed(figures.value, totalMinor) : figures
    if (!same.ok) return same
    const { lines: sharedOut, invoice: set } = same.value
    return ok({ set, lines: sharedOut, event: 'invoice.created', action: 'invoice.create' })
  }
}

/** The moves that take a new invoice to where it is to start. */
export function starting(
  context: Context,
  sealer: Sealer,
  terms: Finishable,
  status: CreateInvoice['status'] = 'draft',
): Decide[] {
  if (status === 'draft') return []
  const final = finishing(context, sealer, terms)
  return status === 'sent' ? [...final, unlessPaid(sending(context, sealer, terms))] : final
}

/** The lines that a body names; of a total alone, one line. */
export function linesOfBody(
  context: Context,
  invoice: Invoice,
  body: Pick<CreateInvoice, 'line_items' | 'lines' | 'total_minor'>,
  terms: Finishable,
): Result<InvoiceLine[], DomainError> {
  const items = body.line_items ?? body.lines
  if (items) return linesOf(context, invoice, { items, place: body.lines ? 'lines' : 'line_items', catalogue: terms })
  return ok(body.total_minor === undefined ? [] : [totalLine(context, invoice, body.total_minor)])
}

/** The currency that is asked for, or else that of what is sold, of the customer or of the merchant. */
export function currencyOf(
  body: Pick<CreateInvoice, 'currency' | 'line_items' | 'lines'>,
  { prices, products, customer, merchant }: Finishable,
): string {
  const [first] = body.line_items ?? body.lines ?? []
  const price = prices.find(({ id }) => id === first?.price_id)
  const product = products.find(({ id }) => id === first?.product_id)
  return body.currency ?? price?.currency ?? product?.currency ?? customer.currency ?? merchant.currency
}

/** Everything that a new invoice may name, in one round trip. */
interface OwnTerms extends Finishable {
  /** The test clock of the customer. */
  readonly clock: TestClock | null
}

async function loadTerms({ db }: Context, body: CreateInvoice): Promise<Result<OwnTerms, DomainError>> {
  const { rows } = db
  const customerId = body.customer_uuid ?? body.customer_id ?? ''
  const refs = refsOf(body)
  const codeKey = discountCodeKey(refs.discountCode ?? '')
  const { own, ofPrices, byId, byCode, merchant, customer, ...found } = await db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.byId(customerId),
    own: rows.products.byIds(refs.productIds),
    ofPrices: rows.products.ofPrices(refs.priceIds),
    prices: rows.prices.byIds(refs.priceIds),
    rates: rows.taxRates.active(),
    byId: rows.discounts.byId(refs.discountId ?? ''),
    byCode: rows.discounts.byCode(codeKey),
    uses: rows.discounts.usesOf({ customerId }, { id: refs.discountId ?? '', codeKey }),
    paidBefore: rows.invoices.paidOf(customerId),
    clock: rows.testClocks.ofCustomer(customerId),
  })
  const field = body.customer_uuid === undefined ? 'customer_id' : 'customer_uuid'
  if (!customer || !merchant) return err(missing('Customer', field))
  const discount = chosenDiscount(body, byId ?? byCode)
  if (!discount.ok) return discount
  return ok({
    ...found,
    merchant,
    customer,
    products: [...own, ...ofPrices],
    discounts: discount.value ? [discount.value] : [],
    order: null,
    orderLines: [],
  })
}

/** The discount that a body names; null where it names none. Errors: `resource_missing`. */
export function chosenDiscount(
  { discount_id: id, discount_code: code }: Pick<CreateInvoice, 'discount_id' | 'discount_code'>,
  found: Discount | null,
): Result<Discount | null, DomainError> {
  const field = id == null ? 'discount_code' : 'discount_id'
  const named = id != null || code != null
  return named && !found ? err(missing('Discount', field)) : ok(named ? found : null)
}
