import type { CreatePaymentLink } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  invariant,
  linkAt,
  missing,
  ok,
  type DomainError,
  type Invoice,
  type Merchant,
  type PaymentLink,
  type Price,
  type Product,
  type Result,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { contentHash } from '../external.ts'
import { insert, type Planned } from '../plan.ts'
import { paymentLinkCreated } from './events.ts'
import { findLines, wantedLines, type FoundLine, type Wanted } from './lines.ts'
import { checkInvoice, checkLink, checkSize, checkTotal, impliedMode } from './rules.ts'

/** What the database knows of a request's references. */
interface Found {
  readonly products: readonly Product[]
  readonly prices: readonly Price[]
  readonly invoice: Invoice | null
  readonly subscription: Subscription | null
  readonly merchant: Merchant | null
  readonly sameSlug: PaymentLink | null
  readonly sameKey: PaymentLink | null
}

const NOTHING: Found = {
  products: [],
  prices: [],
  invoice: null,
  subscription: null,
  merchant: null,
  sameSlug: null,
  sameKey: null,
}

/**
 * Creates a payment link, or gives the one that the same `idempotency_key` made. A link of an amount alone needs no look
 * at the database, so `checked` makes it look after a commit that was refused.
 */
export async function createPaymentLink(
  context: Context,
  checkoutUrl: string,
  body: CreatePaymentLink,
  checked = false,
): Promise<Result<Planned<PaymentLink>, DomainError>> {
  const wanted = wantedLines(body)
  if (!wanted.ok) return wanted
  if (contradictory(body)) return err(invalidField('allow_discount_codes', 'differs from allow_promotion_codes'))
  const requestHash = body.idempotency_key === undefined ? null : await contentHash(body)
  const names = body.invoice_id !== undefined || body.subscription_id !== undefined
  const self = wanted.value.length === 0 && !names && body.currency !== undefined && !checked
  const found = self ? NOTHING : await find(context, body, wanted.value)
  if (found.sameKey) return repeated(context, found.sameKey, requestHash)
  if (body.subscription_id !== undefined) return err(notOfSubscriptions(found))
  if (found.sameSlug) {
    return err({
      code: 'conflict',
      message: `Another payment link has the slug ${found.sameSlug.slug}.`,
      param: 'slug',
    })
  }
  const lines = findLines(wanted.value, found, context.runtime)
  if (!lines.ok) return lines
  const link = newLink(context, body, { found, lines: lines.value, requestHash })
  const wrong =
    checkLink(link, lines.value, context.now) ??
    checkSize(link) ??
    checkInvoice(link, found.invoice) ??
    checkTotal(link, lines.value, found)
  return wrong ? err(wrong) : ok(planned(context, checkoutUrl, link))
}

/** What a subscription owes is on its invoices, and a link takes the payment of one of them. */
function notOfSubscriptions({ subscription }: Found): DomainError {
  if (!subscription) return missing('Subscription', 'subscription_id')
  const message = 'A link takes no payments of a subscription by itself: name the invoice that is owed as invoice_id.'
  return invalidState(message, 'subscription_id')
}

function contradictory({
  allow_discount_codes: discounts,
  allow_promotion_codes: promotions,
}: CreatePaymentLink): boolean {
  return discounts !== undefined && promotions !== undefined && discounts !== promotions
}

/** Everything that the request refers to, in one round trip. */
async function find({ db }: Context, body: CreatePaymentLink, wanted: readonly Wanted[]): Promise<Found> {
  const productIds = wanted.flatMap(({ productId }) => productId ?? [])
  const priceIds = wanted.flatMap(({ priceId }) => priceId ?? [])
  const { products, ofPrices, ...rest } = await db.load({
    products: db.rows.products.byIds(productIds),
    ofPrices: db.rows.products.ofPrices(priceIds),
    prices: db.rows.prices.byIds(priceIds),
    invoice: db.rows.invoices.byId(body.invoice_id ?? ''),
    subscription: db.rows.subscriptions.byId(body.subscription_id ?? ''),
    merchant: db.rows.merchant.get(),
    sameSlug: db.rows.paymentLinks.bySlug(body.slug ?? ''),
    sameKey: db.rows.paymentLinks.byIdempotencyKey(body.idempotency_key ?? ''),
  })
  return { ...rest, products: [...products, ...ofPrices] }
}

function repeated(
  { now }: Context,
  link: PaymentLink,
  requestHash: string | null,
): Result<Planned<PaymentLink>, DomainError> {
  if (link.requestHash === requestHash) return ok({ value: linkAt(link, now), plan: { changes: [] } })
  return err({
    code: 'conflict',
    message: 'This idempotency_key made a link from another request.',
    param: 'idempotency_key',
  })
}

interface Parts {
  readonly found: Found
  readonly lines: readonly FoundLine[]
  readonly requestHash: string | null
}

function newLink(context: Context, body: CreatePaymentLink, { found, lines, requestHash }: Parts): PaymentLink {
  const currency =
    body.currency ??
    lines.find((line) => line.currency !== null)?.currency ??
    found.invoice?.currency ??
    found.merchant?.currency
  invariant(currency, 'a link has a currency')
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    name: body.name ?? null,
    slug: body.slug ?? null,
    mode: impliedMode(body, lines),
    status: 'active',
    activation: 'active',
    activationChangedAt: context.now,
    amountMinor: body.amount_minor ?? null,
    currency,
    invoiceId: body.invoice_id ?? null,
    subscriptionId: null,
    lines: lines.map(({ line }) => (line.adhoc ? { ...line, adhoc: { ...line.adhoc, currency } } : line)),
    successUrl: body.success_url ?? null,
    cancelUrl: body.cancel_url ?? null,
    redirectUrl: body.redirect_url ?? null,
    collectShipping: body.collect_shipping ?? false,
    collectBillingAddress: body.collect_billing_address ?? false,
    isBusinessPurchase: body.is_business_purchase ?? false,
    allowQuantity: body.allow_quantity ?? false,
    allowPromotionCodes: body.allow_promotion_codes ?? body.allow_discount_codes ?? false,
    taxBehavior: body.tax_behavior ?? 'unspecified',
    metadata: body.metadata ?? null,
    expiresAt: body.expires_at ?? null,
    expireReason: null,
    selectionMode: body.selection_mode ?? 'bundle',
    defaultProductId: body.default_product_id ?? null,
    highlightedProductId: body.highlighted_product_id ?? null,
    completions: 0,
    idempotencyKey: body.idempotency_key ?? null,
    requestHash,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

/** The directory row is how the checkout finds the tenant of a link. */
function planned({ tenant }: Context, checkoutUrl: string, link: PaymentLink): Planned<PaymentLink> {
  const entry = {
    kind: 'payment_link' as const,
    key: link.id,
    merchantId: tenant.merchantId,
    targetId: link.id,
    data: { mode: tenant.mode },
    purgeAt: null,
  }
  return {
    value: link,
    plan: {
      changes: [insert('paymentLinks', link), insert('directory', entry)],
      events: [paymentLinkCreated(link, checkoutUrl)],
      audit: [{ action: 'payment_link.create', objectType: 'payment_link', objectId: link.id }],
    },
  }
}
