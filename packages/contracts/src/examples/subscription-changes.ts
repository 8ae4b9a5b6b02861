import { publicId } from '@revkeen-edge/domain'
import type { revolv3PaymentBody, revolv3PaymentResponse } from '../doors/revolv3.ts'
import type {
  billingAnchorBody,
  changePlanBody,
  changeQuantityBody,
  createSubscriptionItemBody,
  planChangedResponse,
  proration,
  prorationPreviewBody,
  prorationPreviewResponse,
  quantityChangedResponse,
  subscriptionItemDeletedResponse,
  subscriptionItemListResponse,
  subscriptionItemResponse,
  subscriptionNumberResponse,
  updateSubscriptionItemBody,
} from '../subscription-changes.ts'
import type { subscription, subscriptionItem, subscriptionResponse } from '../subscriptions.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, onePage, requestId } from './story.ts'
import { aSubscription, MONTHLY_MINOR, RENEWS_AT } from './subscriptions.ts'

const ITEM_ID = '019df252-e0b8-7e95-a1c7-2b60d94f8e13'
const HALF_WAY = '2026-05-20T09:30:11.000Z'

const anItem = {
  id: ITEM_ID,
  public_id: publicId('subscriptionItem', ITEM_ID),
  subscription_id: IDS.subscription,
  product_id: IDS.product,
  price_id: IDS.price,
  description: null,
  quantity: 1,
  currency: 'USD',
  unit_amount_minor: MONTHLY_MINOR,
  amount_minor: MONTHLY_MINOR,
  fulfillment_type: 'none',
  metadata: {},
  created_at: AT.paid,
  updated_at: AT.paid,
} satisfies Answer<typeof subscriptionItem>

const support = {
  ...anItem,
  product_id: null,
  price_id: null,
  description: 'Priority support',
  unit_amount_minor: 1_500,
  amount_minor: 1_500,
  metadata: { level: 'priority' },
  created_at: HALF_WAY,
  updated_at: HALF_WAY,
} satisfies Answer<typeof subscriptionItem>

const toTwo = {
  creditAmountMinor: 2_371,
  debitAmountMinor: 4_742,
  netAmountMinor: 2_371,
  daysRemaining: 15,
  currency: 'USD',
  prorationBehavior: 'create_prorations',
  restartsCycle: false,
  invoicedNow: false,
  effectiveAt: HALF_WAY,
  periodStart: AT.paid,
  periodEnd: RENEWS_AT,
  newAmountMinor: 2 * MONTHLY_MINOR,
} satisfies Answer<typeof proration>

const doubled = {
  ...aSubscription,
  quantity: 2,
  amount_minor: 2 * MONTHLY_MINOR,
  updated_at: HALF_WAY,
} satisfies Answer<typeof subscription>

export const subscriptionChangeExamples = {
  subscriptions_change_plan: {
    body: {
      newPlanId: named('price').public_id,
      quantity: 2,
      proration: 'create_prorations',
    } satisfies Body<typeof changePlanBody>,
    answer: {
      subscription: doubled,
      proration: toTwo,
      previousPlanId: IDS.price,
      invoiceCreated: false,
      requestId,
    } satisfies Answer<typeof planChangedResponse>,
  },
  subscriptions_change_quantity: {
    body: { quantity: 2, proration: 'create_prorations' } satisfies Body<typeof changeQuantityBody>,
    answer: {
      subscription: doubled,
      proration: toTwo,
      previousQuantity: 1,
      invoiceCreated: false,
      requestId,
    } satisfies Answer<typeof quantityChangedResponse>,
  },
  subscriptions_proration_preview: {
    body: { newPlanId: IDS.price, quantity: 2 } satisfies Body<typeof prorationPreviewBody>,
    answer: { data: toTwo, requestId } satisfies Answer<typeof prorationPreviewResponse>,
  },
  subscriptions_billing_anchor_set: {
    body: { day: 15 } satisfies Body<typeof billingAnchorBody>,
    answer: {
      data: { ...aSubscription, billing_anchor_rule: 'day_of_month', billing_anchor_day: 15, updated_at: HALF_WAY },
      requestId,
    } satisfies Answer<typeof subscriptionResponse>,
  },
  subscriptions_payment_create: {
    body: {
      merchantInvoiceRefId: 'onboarding-5021',
      invoiceLineItems: [{ name: 'Onboarding', description: null, value: 120, valueType: 'Standard' }],
    } satisfies Body<typeof revolv3PaymentBody>,
    answer: {
      invoiceId: 7,
      merchantInvoiceRefId: 'onboarding-5021',
      invoiceStatus: 'Paid',
      invoiceAttemptStatus: 'Success',
      message: 'SUCCESS',
      subtotal: 120,
      taxAmount: 0,
      total: 120,
      processorRawResponse: null,
      transactionId: '7002441093',
      responseCode: '100',
      requestId,
    } satisfies Answer<typeof revolv3PaymentResponse> & { requestId: string },
  },
  subscriptions_number_get: {
    answer: { data: { id: IDS.subscription, number: 3 }, requestId } satisfies Answer<
      typeof subscriptionNumberResponse
    >,
  },
  subscription_items_list: {
    answer: {
      data: [anItem],
      meta: { total: 1, limit: 25, offset: 0, has_more: false },
      pagination: onePage('offset'),
      requestId,
    } satisfies Answer<typeof subscriptionItemListResponse>,
  },
  subscription_items_create: {
    body: {
      description: 'Priority support',
      currency: 'USD',
      unit_amount_minor: 1_500,
      metadata: { level: 'priority' },
    } satisfies Body<typeof createSubscriptionItemBody>,
    answer: { data: support, requestId } satisfies Answer<typeof subscriptionItemResponse>,
  },
  subscription_items_update: {
    body: { quantity: 2 } satisfies Body<typeof updateSubscriptionItemBody>,
    answer: {
      data: { ...anItem, quantity: 2, amount_minor: 2 * MONTHLY_MINOR, updated_at: HALF_WAY },
      requestId,
    } satisfies Answer<typeof subscriptionItemResponse>,
  },
  subscription_items_delete: {
    answer: { success: true, deleted_id: ITEM_ID, requestId } satisfies Answer<typeof subscriptionItemDeletedResponse>,
  },
} satisfies Record<string, Example>
