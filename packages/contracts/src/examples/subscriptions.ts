import type {
  billingAnchorRulesResponse,
  billingIntervalsResponse,
  billingPreviewBody,
  billingPreviewResponse,
  renewalPreviewResponse,
  upcomingCharge,
} from '../billing.ts'
import { presentAnchorRules, presentIntervals } from '../billing.ts'
import type {
  dunningSettings,
  dunningSettingsResponse,
  subscriptionSettings,
  subscriptionSettingsResponse,
  updateDunningBody,
  updateSubscriptionSettingsBody,
} from '../subscription-settings.ts'
import type {
  cancelSubscriptionBody,
  createSubscriptionBody,
  pauseSubscriptionBody,
  previewRenewalBody,
  updateSubscriptionBody,
} from '../subscriptions-bodies.ts'
import type {
  subscription,
  subscriptionDeletedResponse,
  subscriptionListResponse,
  subscriptionResponse,
} from '../subscriptions.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, onePage, requestId } from './story.ts'

export const MONTHLY_MINOR = 4_900
export const RENEWS_AT = '2026-06-04T09:30:11.000Z'

export const aSubscription = {
  ...named('subscription'),
  object: 'subscription',
  merchant_id: IDS.merchant,
  customer_id: IDS.customer,
  product_id: IDS.product,
  price_id: IDS.price,
  plan_id: IDS.price,
  status: 'active',
  quantity: 1,
  amount_minor: MONTHLY_MINOR,
  currency: 'USD',
  billing_interval: 'month',
  billing_interval_count: 1,
  billing_anchor_rule: 'same_day',
  billing_anchor_day: null,
  timezone: 'America/Los_Angeles',
  start_date: AT.paid,
  current_period_start: AT.paid,
  current_period_end: RENEWS_AT,
  next_billing_date: RENEWS_AT,
  payments_count: 1,
  billing_max_cycles: null,
  billing_ends_on: null,
  trial_end: null,
  collection_method: 'charge_automatically',
  payment_method_id: IDS.paymentMethod,
  proration_behavior: 'create_prorations',
  discount_ids: [],
  cancel_at_period_end: false,
  cancel_at: null,
  canceled_at: null,
  cancellation_reason: null,
  ended_at: null,
  pause_at_period_end: false,
  pause_behavior: null,
  paused_at: null,
  resumes_at: null,
  schedule_id: null,
  test_clock: null,
  metadata: { crm_deal: '5021' },
  created_at: AT.paid,
  updated_at: AT.paid,
  dunning: null,
} satisfies Answer<typeof subscription>

const aCharge = {
  sequence: 2,
  date: RENEWS_AT,
  formattedDate: 'June 4, 2026',
  dayName: 'Thursday',
  amountMinor: MONTHLY_MINOR,
  formattedAmount: '$49.00',
  isTrialEnd: false,
  isFirstCharge: false,
  isFinalPayment: false,
} satisfies Answer<typeof upcomingCharge>

const someDunning = {
  object: 'dunning_settings',
  grace_period_days: 10,
  max_retry_attempts: 3,
  retry_schedule: [1, 4, 9],
  dunning_email_enabled: true,
  auto_cancel_unpaid: false,
  updated_at: AT.linked,
} satisfies Answer<typeof dunningSettings>

const someRules = {
  object: 'subscription_settings',
  credit_at: 'renewal',
  upgrade: 'prorated',
  updated_at: AT.linked,
} satisfies Answer<typeof subscriptionSettings>

const answer = (changes: Partial<Answer<typeof subscription>> = {}) =>
  ({ data: { ...aSubscription, ...changes }, requestId }) satisfies Answer<typeof subscriptionResponse>

export const subscriptionExamples = {
  subscriptions_list: {
    answer: { data: [aSubscription], pagination: onePage('offset'), requestId } satisfies Answer<
      typeof subscriptionListResponse
    >,
  },
  subscriptions_create: {
    body: {
      customerId: IDS.customer,
      priceId: IDS.price,
      paymentMethodId: IDS.paymentMethod,
      metadata: { crm_deal: '5021' },
    } satisfies Body<typeof createSubscriptionBody>,
    answer: answer(),
  },
  subscriptions_get: { answer: answer() },
  subscriptions_update: {
    body: { metadata: { crm_deal: '6180' } } satisfies Body<typeof updateSubscriptionBody>,
    answer: answer({ metadata: { crm_deal: '6180' }, updated_at: AT.refunded }),
  },
  subscriptions_delete: {
    answer: { success: true, requestId } satisfies Answer<typeof subscriptionDeletedResponse>,
  },
  subscriptions_cancel: {
    body: { mode: 'period_end', reason: 'Moving to another provider' } satisfies Body<typeof cancelSubscriptionBody>,
    answer: answer({
      cancel_at_period_end: true,
      cancel_at: RENEWS_AT,
      cancellation_reason: 'Moving to another provider',
      next_billing_date: null,
      updated_at: AT.refunded,
    }),
  },
  subscriptions_reactivate: { answer: answer({ updated_at: AT.refunded }) },
  subscriptions_pause: {
    body: { behavior: 'void', resumes_at: '2026-07-01T00:00:00Z' } satisfies Body<typeof pauseSubscriptionBody>,
    answer: answer({
      status: 'paused',
      pause_behavior: 'void',
      paused_at: AT.refunded,
      resumes_at: '2026-07-01T00:00:00.000Z',
      next_billing_date: null,
      updated_at: AT.refunded,
    }),
  },
  subscriptions_resume: { answer: answer({ updated_at: AT.refunded }) },
  subscriptions_preview_renewal: {
    body: { count: 1 } satisfies Body<typeof previewRenewalBody>,
    answer: {
      data: {
        subscriptionId: IDS.subscription,
        currentPeriodEnd: RENEWS_AT,
        upcomingRenewals: [aCharge],
        nextInvoiceAmountMinor: MONTHLY_MINOR,
        currency: 'USD',
      },
      requestId,
    } satisfies Answer<typeof renewalPreviewResponse>,
  },
  billing_preview_create: {
    body: {
      interval: 'month',
      amount_minor: MONTHLY_MINOR,
      currency: 'USD',
      start_date: '2026-05-21',
      trial_days: 14,
      max_payments: 12,
      timezone: 'America/Los_Angeles',
      count: 1,
    } satisfies Body<typeof billingPreviewBody>,
    answer: {
      data: {
        items: [{ ...aCharge, sequence: 1, date: '2026-06-04T07:00:00.000Z', isTrialEnd: true, isFirstCharge: true }],
        summary: '$49.00 every month from June 4, 2026, after a free trial, 12 times.',
        totalAmountMinor: MONTHLY_MINOR,
        currency: 'USD',
        firstChargeDate: '2026-06-04T07:00:00.000Z',
        trialEndDate: '2026-06-04T07:00:00.000Z',
        scheduleEndDate: '2027-06-04T07:00:00.000Z',
        timezone: 'America/Los_Angeles',
      },
      requestId,
    } satisfies Answer<typeof billingPreviewResponse>,
  },
  billing_intervals_list: {
    answer: { data: presentIntervals(), requestId } satisfies Answer<typeof billingIntervalsResponse>,
  },
  billing_anchor_rules_list: {
    answer: { data: presentAnchorRules(), requestId } satisfies Answer<typeof billingAnchorRulesResponse>,
  },
  settings_dunning_get: {
    answer: { data: someDunning, requestId } satisfies Answer<typeof dunningSettingsResponse>,
  },
  settings_dunning_update: {
    body: { grace_period_days: 10, retry_schedule: [1, 4, 9] } satisfies Body<typeof updateDunningBody>,
    answer: { data: someDunning, requestId } satisfies Answer<typeof dunningSettingsResponse>,
  },
  settings_subscriptions_get: {
    answer: { data: someRules, requestId } satisfies Answer<typeof subscriptionSettingsResponse>,
  },
  settings_subscriptions_update: {
    body: { credit_at: 'renewal' } satisfies Body<typeof updateSubscriptionSettingsBody>,
    answer: { data: someRules, requestId } satisfies Answer<typeof subscriptionSettingsResponse>,
  },
} satisfies Record<string, Example>
