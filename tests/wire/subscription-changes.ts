import {
  planChangedResponse,
  prorationPreviewResponse,
  quantityChangedResponse,
  subscriptionItemDeletedResponse,
  subscriptionItemListResponse,
  subscriptionItemResponse,
  subscriptionPaymentResponse,
  subscriptionResponse,
} from '@revkeen-edge/contracts'
import type {
  SubscriptionChangePlanResponse,
  SubscriptionChangeQuantityResponse,
  SubscriptionItemCreateResponse,
  SubscriptionItemDeleteResponse,
  SubscriptionItemListResponse,
  SubscriptionItemUpdateResponse,
} from '@revkeen/sdk'
import { asDeclared, undeclared } from './declared.ts'

export const subscriptionChanges = {
  subscriptions_change_plan: asDeclared<{ 200: SubscriptionChangePlanResponse }>(200, planChangedResponse),
  subscriptions_change_quantity: asDeclared<{ 200: SubscriptionChangeQuantityResponse }>(200, quantityChangedResponse),
  subscriptions_proration_preview: undeclared(200, prorationPreviewResponse),
  subscriptions_billing_anchor_set: undeclared(200, subscriptionResponse),
  subscriptions_payment_create: undeclared(200, subscriptionPaymentResponse),
  subscription_items_list: asDeclared<{ 200: SubscriptionItemListResponse }>(200, subscriptionItemListResponse),
  subscription_items_create: asDeclared<{ 201: SubscriptionItemCreateResponse }>(201, subscriptionItemResponse),
  subscription_items_update: asDeclared<{ 200: SubscriptionItemUpdateResponse }>(200, subscriptionItemResponse),
  subscription_items_delete: asDeclared<{ 200: SubscriptionItemDeleteResponse }>(200, subscriptionItemDeletedResponse),
}
