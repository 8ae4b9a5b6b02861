import type {
  cancelPaymentIntentBody,
  capturePaymentIntentBody,
  confirmPaymentIntentBody,
  createPaymentIntentBody,
  paymentIntent,
  paymentIntentListResponse,
  updatePaymentIntentBody,
} from '../payment-intents.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, cursorListOf, IDS, named } from './story.ts'

const unconfirmed = {
  id: named('paymentIntent').public_id,
  object: 'payment_intent',
  amount: 25_000,
  amount_capturable: 0,
  amount_received: 0,
  currency: 'USD',
  customer: IDS.customer,
  description: 'Workshop, second seat',
  last_payment_error: null,
  metadata: { seat: 2 },
  next_action: null,
  payment_method: IDS.paymentMethod,
  receipt_email: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: 'requires_confirmation',
  capture_method: 'manual',
  client_secret: 'pi_secret_Zx81kQmW3tL0vYc5RrBd2A',
  canceled_at: null,
  cancellation_reason: null,
  created: Date.parse(AT.attempted) / 1000,
  livemode: false,
  latest_payment: null,
  updated_at: AT.attempted,
} satisfies Answer<typeof paymentIntent>

const held = {
  ...unconfirmed,
  status: 'processing',
  amount_capturable: 25_000,
  latest_payment: IDS.payment,
  updated_at: AT.paid,
} satisfies Answer<typeof paymentIntent>

const succeeded = {
  ...held,
  status: 'succeeded',
  amount_capturable: 0,
  amount_received: 20_000,
  updated_at: AT.delivered,
} satisfies Answer<typeof paymentIntent>

export const paymentIntentExamples = {
  payment_intents_list: {
    answer: cursorListOf(unconfirmed, '/v2/payment-intents') satisfies Answer<typeof paymentIntentListResponse>,
  },
  payment_intents_create: {
    body: {
      amount: 25_000,
      currency: 'usd',
      customer: named('customer').public_id,
      payment_method: named('paymentMethod').public_id,
      capture_method: 'manual',
      description: 'Workshop, second seat',
      metadata: { seat: 2 },
    } satisfies Body<typeof createPaymentIntentBody>,
    answer: unconfirmed,
  },
  payment_intents_get: { answer: unconfirmed },
  payment_intents_update: {
    body: { receipt_email: 'maya@okafor.studio' } satisfies Body<typeof updatePaymentIntentBody>,
    answer: { ...unconfirmed, receipt_email: 'maya@okafor.studio' } satisfies Answer<typeof paymentIntent>,
  },
  payment_intents_confirm: {
    body: { return_url: 'https://okafor.studio/thanks' } satisfies Body<typeof confirmPaymentIntentBody>,
    answer: held,
  },
  payment_intents_capture: {
    body: { amount_to_capture: 20_000 } satisfies Body<typeof capturePaymentIntentBody>,
    answer: succeeded,
  },
  payment_intents_cancel: {
    body: { cancellation_reason: 'requested_by_customer' } satisfies Body<typeof cancelPaymentIntentBody>,
    answer: {
      ...unconfirmed,
      status: 'canceled',
      canceled_at: AT.paid,
      cancellation_reason: 'requested_by_customer',
      updated_at: AT.paid,
    } satisfies Answer<typeof paymentIntent>,
  },
} satisfies Record<string, Example>
