import { publicId, type LinkLine, type PaymentLink } from '@revkeen-edge/domain'
import * as z from 'zod'
import {
  currency,
  identity,
  instant,
  iso,
  isoOrNull,
  json,
  multiline,
  positiveAmountMinor,
  present,
  quantity,
  reference,
  text,
  webUrl,
} from './fields.ts'
import { offsetQuery, pagination } from './lists.ts'
import { slug } from './products.ts'

const mode = z.enum(['invoice', 'subscription', 'custom'])
const lifecycle = z.enum(['draft', 'active', 'expired', 'completed'])
const activation = z.enum(['active', 'inactive', 'archived'])
const taxBehavior = z.enum(['exclusive', 'inclusive', 'unspecified'])
const selectionMode = z.enum(['bundle', 'single_select', 'multi_select'])
const recurring = z.object({
  interval: z.enum(['day', 'week', 'month', 'year']),
  interval_count: z.int().min(1).max(12).optional(),
})

export const paymentLinkLineItem = z.object({
  product_id: z.string(),
  price_id: z.string().nullable(),
  quantity: z.number(),
  merchant_reference: z.string().nullable(),
  is_adhoc: z.boolean(),
  product_details: z
    .object({
      name: z.string(),
      description: z.string().nullable(),
      unit_amount: z.number(),
      currency: z.string(),
      recurring: recurring.nullable(),
    })
    .optional(),
})

export const paymentLink = z.object({
  id: z.string(),
  public_id: z.string(),
  merchant_id: z.string(),
  name: z.string().optional(),
  slug: z.string().nullable(),
  /** The page that takes the payment. */
  url: z.string(),
  mode,
  status: lifecycle,
  is_active: z.boolean(),
  amount_minor: z.number().nullable(),
  currency: z.string(),
  invoice_id: z.string().nullable(),
  subscription_id: z.string().nullable(),
  product_ids: z.array(z.string()),
  line_items: z.array(paymentLinkLineItem),
  success_url: z.string().nullable(),
  cancel_url: z.string().nullable(),
  redirect_url: z.string().nullable(),
  collect_shipping: z.boolean(),
  collect_billing_address: z.boolean(),
  is_business_purchase: z.boolean(),
  allow_quantity: z.boolean(),
  allow_promotion_codes: z.boolean(),
  tax_behavior: taxBehavior,
  metadata: z.record(z.string(), z.unknown()).nullable(),
  expires_at: z.string().nullable(),
  selection_mode: selectionMode,
  default_product_id: z.string().nullable(),
  highlighted_product_id: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export type PaymentLinkWire = z.infer<typeof paymentLink>

/** Where a link's page is. `checkoutUrl` is the base of the checkout, without a slash at its end. */
export function paymentLinkUrl(checkoutUrl: string, id: string): string {
  return `${checkoutUrl}/l/${publicId('paymentLink', id)}`
}

/** A link as GET and its events show it. */
export function presentPaymentLink(row: PaymentLink, checkoutUrl: string): PaymentLinkWire {
  return {
    ...identity('paymentLink', row.id),
    merchant_id: row.merchantId,
    name: present(row.name),
    slug: row.slug,
    url: paymentLinkUrl(checkoutUrl, row.id),
    mode: row.mode,
    status: row.status,
    is_active: row.status === 'active' && row.activation === 'active',
    amount_minor: row.amountMinor,
    currency: row.currency,
    invoice_id: row.invoiceId,
    subscription_id: row.subscriptionId,
    product_ids: [...new Set(row.lines.flatMap((line) => line.productId ?? []))],
    line_items: row.lines.map(presentLine),
    success_url: row.successUrl,
    cancel_url: row.cancelUrl,
    redirect_url: row.redirectUrl,
    collect_shipping: row.collectShipping,
    collect_billing_address: row.collectBillingAddress,
    is_business_purchase: row.isBusinessPurchase,
    allow_quantity: row.allowQuantity,
    allow_promotion_codes: row.allowPromotionCodes,
    tax_behavior: row.taxBehavior,
    metadata: row.metadata,
    expires_at: isoOrNull(row.expiresAt),
    selection_mode: row.selectionMode,
    default_product_id: row.defaultProductId,
    highlighted_product_id: row.highlightedProductId,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

/** An ad-hoc line without a product of the catalogue goes by its own id. */
function presentLine(line: LinkLine): z.infer<typeof paymentLinkLineItem> {
  const { adhoc } = line
  return {
    product_id: line.productId ?? line.id,
    price_id: line.priceId,
    quantity: line.quantity,
    merchant_reference: line.merchantReference,
    is_adhoc: adhoc !== null,
    ...(adhoc && {
      product_details: {
        name: adhoc.name,
        description: adhoc.description,
        unit_amount: adhoc.unitAmount,
        currency: adhoc.currency,
        recurring: adhoc.recurring,
      },
    }),
  }
}

export const paymentLinkStatus = z.object({
  id: z.string(),
  public_id: z.string(),
  status: activation,
  status_changed_at: z.string(),
  is_active: z.boolean(),
  updated_at: z.string(),
})

/** The switch of a link, as the status operations answer with it. */
export function presentPaymentLinkStatus(row: PaymentLink): z.infer<typeof paymentLinkStatus> {
  return {
    ...identity('paymentLink', row.id),
    status: row.activation,
    status_changed_at: iso(row.activationChangedAt),
    is_active: row.status === 'active' && row.activation === 'active',
    updated_at: iso(row.updatedAt),
  }
}

const MAX_LINES = 100

const priceData = z.object({
  currency: currency.optional(),
  unit_amount: positiveAmountMinor,
  product_data: z
    .object({
      name: text(250),
      description: multiline(5000).nullish(),
      images: z.array(webUrl).max(8).nullish(),
      metadata: json.nullish(),
    })
    .optional(),
  product: reference('product').optional(),
  recurring: recurring.nullish(),
  tax_behavior: z.enum(['inclusive', 'exclusive']).nullish(),
})

export const createPaymentLinkBody = z.object({
  product_ids: z.array(reference('product')).max(MAX_LINES).optional(),
  line_items: z
    .array(
      z.object({
        price: reference('price').optional(),
        price_data: priceData.optional(),
        quantity: quantity.optional(),
        merchant_reference: text(200).nullish(),
      }),
    )
    .max(MAX_LINES)
    .optional(),
  /** One price, once: short for a single line item. */
  price_id: reference('price').optional(),
  name: text(250).optional(),
  slug: slug.optional(),
  mode: mode.optional(),
  amount_minor: positiveAmountMinor.optional(),
  currency: currency.optional(),
  invoice_id: reference('invoice').optional(),
  subscription_id: reference('subscription').optional(),
  success_url: webUrl.optional(),
  cancel_url: webUrl.optional(),
  redirect_url: webUrl.optional(),
  collect_shipping: z.boolean().optional(),
  collect_billing_address: z.boolean().optional(),
  is_business_purchase: z.boolean().optional(),
  allow_quantity: z.boolean().optional(),
  allow_promotion_codes: z.boolean().optional(),
  /** The same as `allow_promotion_codes`. */
  allow_discount_codes: z.boolean().optional(),
  tax_behavior: taxBehavior.optional(),
  metadata: json.optional(),
  expires_at: instant.optional(),
  selection_mode: selectionMode.optional(),
  default_product_id: reference('product').nullish(),
  highlighted_product_id: reference('product').nullish(),
  /** The same key again gives the link that it made. */
  idempotency_key: text(255).optional(),
})
export type CreatePaymentLink = z.infer<typeof createPaymentLinkBody>

export const expirePaymentLinkBody = z.object({ reason: multiline(500).optional() })
export type ExpirePaymentLink = z.infer<typeof expirePaymentLinkBody>

export const paymentLinkStatusBody = z.object({ status: activation })

export const paymentLinksQuery = offsetQuery.extend({
  status: lifecycle.optional(),
  mode: mode.optional(),
  search: text(200).optional(),
})
export const paymentLinkListResponse = z.object({ data: z.array(paymentLink), pagination, requestId: z.string() })
