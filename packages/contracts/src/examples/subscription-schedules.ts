import { publicId } from '@revkeen-edge/domain'
import type {
  cancelSubscriptionScheduleBody,
  createSubscriptionScheduleBody,
  releaseSubscriptionScheduleBody,
  subscriptionSchedule,
  subscriptionScheduleListResponse,
  updateSubscriptionScheduleBody,
} from '../subscription-schedules.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS } from './story.ts'

const RAISED_AT = '2026-08-04T09:30:11.000Z'
const ENDS_AT = '2027-05-04T09:30:11.000Z'
const seconds = (at: string) => Math.floor(Date.parse(at) / 1000)

const asBilled = {
  proration_behavior: 'none',
  billing_cycle_anchor: null,
  default_payment_method: null,
  collection_method: 'charge_automatically',
  coupon: null,
  trial_end: null,
  metadata: {},
} as const

const aSchedule = {
  id: publicId('subscriptionSchedule', IDS.subscriptionSchedule),
  object: 'subscription_schedule',
  status: 'active',
  customer: IDS.customer,
  subscription: IDS.subscription,
  current_phase: { start_date: seconds(AT.paid), end_date: seconds(RAISED_AT) },
  phases: [
    { ...asBilled, items: [{ price_id: IDS.price, quantity: 1 }], start_date: AT.paid, end_date: RAISED_AT },
    { ...asBilled, items: [{ price_id: IDS.price, quantity: 2 }], start_date: RAISED_AT, end_date: ENDS_AT },
  ],
  end_behavior: 'release',
  released_at: null,
  released_subscription: null,
  test_clock: null,
  metadata: {},
  created: seconds(AT.paid),
  livemode: false,
} satisfies Answer<typeof subscriptionSchedule>

export const subscriptionScheduleExamples = {
  subscription_schedules_list: {
    answer: cursorListOf(aSchedule, '/v2/subscription-schedules') satisfies Answer<
      typeof subscriptionScheduleListResponse
    >,
  },
  subscription_schedules_create: {
    body: {
      subscription: IDS.subscription,
      phases: [
        { items: [{ price_id: IDS.price }], start_date: AT.paid, end_date: RAISED_AT, proration_behavior: 'none' },
        { items: [{ price_id: IDS.price, quantity: 2 }], start_date: RAISED_AT, end_date: ENDS_AT },
      ],
      end_behavior: 'release',
    } satisfies Body<typeof createSubscriptionScheduleBody>,
    answer: aSchedule,
  },
  subscription_schedules_get: { answer: aSchedule },
  subscription_schedules_update: {
    body: { end_behavior: 'cancel' } satisfies Body<typeof updateSubscriptionScheduleBody>,
    answer: { ...aSchedule, end_behavior: 'cancel' } satisfies Answer<typeof subscriptionSchedule>,
  },
  subscription_schedules_cancel: {
    body: { invoice_now: true, prorate: true } satisfies Body<typeof cancelSubscriptionScheduleBody>,
    answer: { ...aSchedule, status: 'canceled', current_phase: null } satisfies Answer<typeof subscriptionSchedule>,
  },
  subscription_schedules_release: {
    body: { preserve_cancel_date: false } satisfies Body<typeof releaseSubscriptionScheduleBody>,
    answer: {
      ...aSchedule,
      status: 'released',
      subscription: null,
      current_phase: null,
      released_at: seconds(AT.settled),
      released_subscription: IDS.subscription,
    } satisfies Answer<typeof subscriptionSchedule>,
  },
} satisfies Record<string, Example>
