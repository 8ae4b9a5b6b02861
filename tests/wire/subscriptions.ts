import {
  billingAnchorRulesResponse,
  billingIntervalsResponse,
  billingPreviewResponse,
  renewalPreviewResponse,
  subscriptionDeletedResponse,
  subscriptionListResponse,
  subscriptionResponse,
} from '@revkeen-edge/contracts'
import type {
  BillingAnchorRulesResponse,
  BillingIntervalsResponse,
  BillingPreviewResponse,
  SubscriptionCancelResponse,
  SubscriptionPauseResponse,
  SubscriptionPreviewRenewalResponse,
  SubscriptionReactivateResponse,
  SubscriptionResumeResponse,
  SubscriptionsCancelResponses,
  SubscriptionsCreateResponses,
  SubscriptionsGetResponses,
  SubscriptionsListResponses,
  SubscriptionsUpdateResponses,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const subscriptions = {
  subscriptions_list: asDeclared<SubscriptionsListResponses>(200, subscriptionListResponse),
  subscriptions_create: asDeclared<SubscriptionsCreateResponses>(201, subscriptionResponse),
  subscriptions_get: asDeclared<SubscriptionsGetResponses>(200, subscriptionResponse),
  subscriptions_update: asDeclared<SubscriptionsUpdateResponses>(200, subscriptionResponse),
  subscriptions_delete: asDeclared<{ 200: SubscriptionCancelResponse }>(200, subscriptionDeletedResponse),
  subscriptions_cancel: asDeclared<SubscriptionsCancelResponses>(200, subscriptionResponse),
  subscriptions_reactivate: asDeclared<{ 200: SubscriptionReactivateResponse }>(200, subscriptionResponse),
  subscriptions_pause: asDeclared<{ 200: SubscriptionPauseResponse }>(200, subscriptionResponse),
  subscriptions_resume: asDeclared<{ 200: SubscriptionResumeResponse }>(200, subscriptionResponse),
  subscriptions_preview_renewal: asDeclared<{ 200: SubscriptionPreviewRenewalResponse }>(200, renewalPreviewResponse),
  billing_preview_create: asDeclared<{ 200: BillingPreviewResponse }>(200, billingPreviewResponse),
  billing_intervals_list: asDeclared<{ 200: BillingIntervalsResponse }>(200, billingIntervalsResponse),
  billing_anchor_rules_list: asDeclared<{ 200: BillingAnchorRulesResponse }>(200, billingAnchorRulesResponse),
}
