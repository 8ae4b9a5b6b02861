import type { CreateCheckoutSession } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  missing,
  ok,
  type CheckoutSession,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import { saleFigures } from '../checkout/figures.ts'
import { quoteOpening } from '../checkout/opening.ts'
import type { Context } from '../context.ts'
import { newCustomer } from '../customers/new.ts'
import type { Planned } from '../plan.ts'
import { newSession } from './new.ts'
import { soldByCatalogue, soldByInvoice, type Sold } from './sold.ts'
import { wantedLines } from './terms.ts'

export interface CreatedSession {
  readonly session: CheckoutSession
  readonly token: string
}

/** Opens a payment page for one buyer, its prices fixed now. The token is given once: only its hash is kept. */
export async function createCheckoutSession(
  context: Context,
  body: CreateCheckoutSession,
): Promise<Result<Planned<CreatedSession>, DomainError>> {
  const loaded = await loadSold(context, body)
  if (body.customerId !== undefined && !loaded.customer) return err(missing('Customer', 'customerId'))
  if (body.companionDeviceId !== undefined) return err(missing('Terminal device', 'companionDeviceId'))
  const sold = await soldOf(context, body, loaded)
  if (!sold.ok) return sold
  const { session, token, changes } = await newSession(context, fieldsOf(body, sold.value))
  if (!session.allowedMethods.includes('card')) {
    return err(
      invalidState('A payment page takes cards alone, so card must be among the allowed methods.', 'allowedMethods'),
    )
  }
  const audit = [{ action: 'checkout_session.create', objectType: 'checkout_session', objectId: session.id }]
  return ok({ value: { session, token }, plan: { changes, audit } })
}

/** Everything that a body may refer to, in one round trip. */
async function loadSold({ db }: Context, body: CreateCheckoutSession) {
  const { rows } = db
  const wanted = wantedLines(body)
  const productIds = wanted.flatMap(({ productId }) => productId ?? [])
  const priceIds = wanted.flatMap(({ priceId }) => priceId ?? [])
  const invoiceId = body.invoiceId ?? ''
  const { own, ofPrices, ...loaded } = await db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.byId(body.customerId ?? ''),
    own: rows.products.byIds(productIds),
    prices: rows.prices.byIds(priceIds),
    ofPrices: rows.products.ofPrices(priceIds),
    rates: rows.taxRates.active(),
    invoice: rows.invoices.byId(invoiceId),
    invoiceLines: rows.invoices.lines([invoiceId]),
  })
  return { ...loaded, products: [...own, ...ofPrices] }
}

type Loaded = Awaited<ReturnType<typeof loadSold>>

async function soldOf(
  context: Context,
  body: CreateCheckoutSession,
  loaded: Loaded,
): Promise<Result<Sold, DomainError>> {
  const { merchant, customer, products, prices, rates, invoice, invoiceLines } = loaded
  if (!merchant) return err(missing('Merchant'))
  if (body.mode === 'setup') {
    return ok({ mode: 'setup', amountMinor: 0, currency: body.currency ?? merchant.currency, lines: [] })
  }
  if (body.invoiceId !== undefined) return soldByInvoice(body, invoice, invoiceLines)
  const sold = soldByCatalogue(body, { products, prices }, merchant.currency)
  if (!sold.ok) return sold
  // The page taxes by the address that the buyer fills in; until then by what is known of the customer.
  const place = customer ?? { country: null, state: null, taxTreatment: 'taxed' as const }
  const { lines, currency } = sold.value
  if (sold.value.mode === 'subscription') return soldAsSubscription(context, body, loaded, sold.value)
  const taxed = { merchant, customer: place, products, rates }
  const priced = await saleFigures(context, taxed, { currency, lines, discounts: [] })
  if (!priced.ok) return priced
  return ok({ ...sold.value, lines: [...priced.value.lines], amountMinor: priced.value.totalMinor })
}

/** What is due today: nothing in a trial. The page counts anew, from when its buyer comes. */
async function soldAsSubscription(
  context: Context,
  body: CreateCheckoutSession,
  { merchant, customer, products, prices, rates }: Loaded,
  sold: Sold,
): Promise<Result<Sold, DomainError>> {
  if (!merchant) return err(missing('Merchant'))
  const quote = await quoteOpening(context, {
    merchant,
    products,
    prices,
    rates,
    accounts: [],
    sale: sold,
    customer: customer ?? newCustomer(context, ''),
    discounts: [],
    trialDays: body.subscriptionData?.trialDays ?? null,
    known: {},
    at: context.now,
  })
  if (quote.ok) return ok({ ...sold, amountMinor: quote.value.figures.totalMinor })
  return err(quote.error.code === 'validation_error' ? DIFFERENT_INTERVALS : quote.error)
}

const DIFFERENT_INTERVALS = invalidField('lineItems', 'must all be billed by one interval, where they recur')

function fieldsOf(body: CreateCheckoutSession, sold: Sold) {
  return {
    customerId: body.customerId ?? null,
    ...sold,
    ...(body.allowedMethods ? { allowedMethods: body.allowedMethods } : {}),
    allowPromotionCodes: body.allowPromotionCodes,
    collectBillingAddress: body.billingAddressCollection === 'required',
    trialDays: body.subscriptionData?.trialDays ?? null,
    metadata: body.metadata,
    successUrl: body.successUrl ?? null,
    cancelUrl: body.cancelUrl ?? null,
  }
}
