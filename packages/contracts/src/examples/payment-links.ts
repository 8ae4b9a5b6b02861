import type {
  createPaymentLinkBody,
  expirePaymentLinkBody,
  paymentLink,
  paymentLinkListResponse,
  paymentLinkStatus,
  paymentLinkStatusBody,
} from '../payment-links.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, onePage, requestId } from './story.ts'

const { public_id: publicId } = named('paymentLink')

const aLink = {
  ...named('paymentLink'),
  merchant_id: IDS.merchant,
  name: 'Spring workshops',
  slug: 'spring-workshops',
  url: `https://pay.okafor.studio/l/${publicId}`,
  mode: 'invoice',
  status: 'active',
  is_active: true,
  amount_minor: null,
  currency: 'USD',
  invoice_id: null,
  subscription_id: null,
  product_ids: [IDS.product],
  line_items: [
    { product_id: IDS.product, price_id: IDS.price, quantity: 1, merchant_reference: null, is_adhoc: false },
  ],
  success_url: 'https://okafor.studio/thanks?session={CHECKOUT_SESSION_ID}',
  cancel_url: null,
  redirect_url: null,
  collect_shipping: false,
  collect_billing_address: true,
  is_business_purchase: false,
  allow_quantity: false,
  allow_promotion_codes: false,
  tax_behavior: 'exclusive',
  metadata: { campaign: 'spring' },
  expires_at: null,
  selection_mode: 'bundle',
  default_product_id: null,
  highlighted_product_id: null,
  created_at: AT.linked,
  updated_at: AT.linked,
} satisfies Answer<typeof paymentLink>

function switched(status: 'active' | 'inactive' | 'archived'): Answer<typeof paymentLinkStatus> {
  return {
    ...named('paymentLink'),
    status,
    status_changed_at: AT.subscribed,
    is_active: status === 'active',
    updated_at: AT.subscribed,
  }
}

export const paymentLinkExamples = {
  payment_links_list: {
    answer: { data: [aLink], pagination: onePage('offset'), requestId } satisfies Answer<
      typeof paymentLinkListResponse
    >,
  },
  payment_links_create: {
    body: {
      name: aLink.name,
      slug: aLink.slug,
      line_items: [{ price: named('price').public_id, quantity: 1 }],
      success_url: aLink.success_url,
      collect_billing_address: aLink.collect_billing_address,
      metadata: aLink.metadata,
    } satisfies Body<typeof createPaymentLinkBody>,
    answer: aLink,
  },
  payment_links_get: { answer: aLink },
  payment_links_expire: {
    body: { reason: 'The workshop is fully booked.' } satisfies Body<typeof expirePaymentLinkBody>,
    answer: { ...aLink, status: 'expired', is_active: false, updated_at: AT.subscribed } satisfies Answer<
      typeof paymentLink
    >,
  },
  payment_links_update: {
    body: { status: 'inactive' } satisfies Body<typeof paymentLinkStatusBody>,
    answer: switched('inactive'),
  },
  payment_links_activate: { answer: switched('active') },
  payment_links_deactivate: { answer: switched('inactive') },
  payment_links_archive: { answer: switched('archived') },
} satisfies Record<string, Example>
