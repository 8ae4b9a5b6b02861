import type { CheckoutSession } from '@revkeen-edge/domain'
import * as z from 'zod'
import {
  currency,
  identity,
  iso,
  isoOrNull,
  json,
  positiveAmountMinor,
  present,
  quantity,
  reference,
  webUrl,
} from './fields.ts'

export const checkoutSession = z.object({
  id: z.string(),
  public_id: z.string(),
  object: z.literal('checkout_session'),
  status: z.enum(['open', 'complete', 'expired']),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  mode: z.enum(['payment', 'subscription', 'setup']),
  amount_total: z.number(),
  currency: z.string(),
  customer_id: z.string().nullable(),
  payment_intent_id: z.string().nullable(),
  payment_id: z.string().nullable(),
  invoice_id: z.string().nullable(),
  order_id: z.string().nullable(),
  subscription_id: z.string().nullable(),
  payment_link_id: z.string().nullable(),
  url: z.string().nullable(),
  success_url: z.string().nullable(),
  cancel_url: z.string().nullable(),
  allow_promotion_codes: z.boolean(),
  metadata: z.record(z.string(), z.unknown()),
  expires_at: z.string(),
  completed_at: z.string().nullable(),
  created_at: z.string(),
  allowed_methods: z.array(z.string()),
  selected_method: z.string().nullable(),
})

export type CheckoutSessionWire = z.infer<typeof checkoutSession>

/**
 * A session as GET and events show it. `url` holds the secret that opens the page, of which only a hash is kept, so
 * it is null everywhere but in the answer that creates the session.
 */
export function presentCheckoutSession(row: CheckoutSession, url: string | null = null): CheckoutSessionWire {
  const complete = row.status === 'complete'
  return {
    ...identity('checkoutSession', row.id),
    object: 'checkout_session',
    status: row.status,
    payment_status: paymentStatusOf(row),
    mode: row.mode,
    amount_total: row.amountMinor,
    currency: row.currency,
    customer_id: row.customerId,
    payment_intent_id: null,
    payment_id: row.paymentId,
    // The invoice of a sale is made by its payment, and that of a subscription goes with one.
    invoice_id: row.settlesInvoice || row.paymentId !== null ? row.invoiceId : null,
    order_id: row.orderId,
    subscription_id: row.subscriptionId,
    payment_link_id: row.paymentLinkId,
    url,
    success_url: row.successUrl,
    cancel_url: row.cancelUrl,
    allow_promotion_codes: row.allowPromotionCodes,
    metadata: row.metadata,
    expires_at: iso(row.expiresAt),
    completed_at: isoOrNull(row.completedAt),
    created_at: iso(row.createdAt),
    allowed_methods: row.allowedMethods,
    selected_method: complete ? 'card' : null,
  }
}

function paymentStatusOf(row: CheckoutSession): CheckoutSessionWire['payment_status'] {
  if (row.mode === 'setup') return 'no_payment_required'
  if (row.status !== 'complete') return 'unpaid'
  // A trial, or a first period that comes to nothing.
  return row.mode === 'subscription' && row.paymentId === null ? 'no_payment_required' : 'paid'
}

/** What creating a session gives: all that GET shows, the one look at its address, and the token in it. */
export const createdCheckoutSession = checkoutSession.extend({
  url: z.string(),
  public_token: z.string(),
  amount_minor: z.number(),
  customer_id: z.string().optional(),
})

/** A new session with its page's address below the checkout's base URL. */
export function presentCreatedCheckoutSession(
  row: CheckoutSession,
  token: string,
  checkoutUrl: string,
): z.infer<typeof createdCheckoutSession> {
  return {
    ...presentCheckoutSession(row),
    url: `${checkoutUrl}/c/${token}`,
    public_token: token,
    amount_minor: row.amountMinor,
    customer_id: present(row.customerId),
  }
}

export const createdCheckoutSessionResponse = z.object({ data: createdCheckoutSession, requestId: z.string() })
export const checkoutSessionResponse = z.object({ data: checkoutSession, requestId: z.string() })
export const expiredCheckoutSessionResponse = z.object({
  data: z.object({ id: z.string(), status: z.literal('expired'), expired_at: z.string() }),
  requestId: z.string(),
})

const MAX_LINES = 100
const MAX_TRIAL_DAYS = 730

const lineItem = z.object({
  productId: reference('product').optional(),
  priceId: reference('price').optional(),
  quantity: quantity.default(1),
})

export const createCheckoutSessionBody = z
  .object({
    /** Left out: a subscription where something recurs, else a payment. */
    mode: z.enum(['payment', 'subscription', 'setup']).optional(),
    customerId: reference('customer').optional(),
    /** Pays an invoice that is there already. */
    invoiceId: reference('invoice').optional(),
    productId: reference('product').optional(),
    priceId: reference('price').optional(),
    quantity: quantity.optional(),
    lineItems: z.array(lineItem).min(1, 'must not be empty').max(MAX_LINES).optional(),
    /** Alone, the whole price; beside a productId, the price of that product. */
    amountMinor: positiveAmountMinor.optional(),
    currency: currency.optional(),
    successUrl: webUrl.optional(),
    cancelUrl: webUrl.optional(),
    allowedMethods: z
      .array(z.enum(['card', 'direct_debit', 'pay_by_bank', 'in_store']))
      .min(1, 'must not be empty')
      .optional(),
    companionDeviceId: reference('terminalDevice').optional(),
    allowPromotionCodes: z.boolean().default(false),
    billingAddressCollection: z.enum(['auto', 'required']).default('auto'),
    subscriptionData: z
      .object({ trialDays: z.int().min(0, 'must not be negative').max(MAX_TRIAL_DAYS, 'is too large').optional() })
      .optional(),
    metadata: json.default({}),
  })
  .superRefine((body, ctx) => {
    for (const [path, message] of contradictions(body)) ctx.addIssue({ code: 'custom', path: [...path], message })
  })

export type CreateCheckoutSession = z.infer<typeof createCheckoutSessionBody>

type Contradiction = readonly [path: readonly (string | number)[], message: string]

interface Body {
  readonly mode?: string | undefined
  readonly invoiceId?: string | undefined
  readonly productId?: string | undefined
  readonly priceId?: string | undefined
  readonly quantity?: number | undefined
  readonly lineItems?:
    | readonly { readonly productId?: string | undefined; readonly priceId?: string | undefined }[]
    | undefined
  readonly amountMinor?: number | undefined
  readonly subscriptionData?: object | undefined
}

function contradictions(body: Body): Contradiction[] {
  const { productId, priceId } = body
  const found = [...whatIsPaid(body)]
  if (body.quantity !== undefined && productId === undefined && priceId === undefined) {
    found.push([['quantity'], 'must be given with a productId or a priceId'])
  }
  if (body.subscriptionData !== undefined && body.mode !== undefined && body.mode !== 'subscription') {
    found.push([['subscriptionData'], `has no meaning in ${body.mode} mode`])
  }
  for (const [index, line] of (body.lineItems ?? []).entries()) {
    const given = [line.productId, line.priceId].filter((id) => id !== undefined)
    if (given.length !== 1) found.push([['lineItems', index], 'must have either a productId or a priceId'])
  }
  return found
}

/** Exactly one thing is paid: an invoice, catalogue lines, a product or price, or a bare amount. A set-up pays nothing. */
function whatIsPaid({ mode, invoiceId, lineItems, priceId, productId, amountMinor }: Body): Contradiction[] {
  const given = Object.entries({ invoiceId, lineItems, priceId, productId }).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  )
  if (amountMinor !== undefined && productId === undefined) given.push('amountMinor')
  if (mode === 'setup') return given.map((name) => [[name], 'must not be given in setup mode, which charges nothing'])
  if (given.length === 0) {
    return [[['lineItems'], 'is required, unless invoiceId, productId, priceId or amountMinor says what is paid']]
  }
  return given.slice(1).map((name) => [[name], `must not be given together with ${given[0]}`])
}
