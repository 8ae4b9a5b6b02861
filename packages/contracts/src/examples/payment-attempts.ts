import type { paymentAttempt, paymentAttemptListResponse, paymentAttemptResponse } from '../payment-attempts.ts'
import type { Answer, Example } from './example.ts'
import { AT, IDS, named, onePage, PRICE_MINOR, requestId } from './story.ts'

/** The buyer's first try, which the bank refused. */
const anAttempt = {
  ...named('paymentAttempt'),
  gateway_order_id: named('paymentAttempt').public_id,
  gateway_transaction_id: '9871531988',
  payment_id: IDS.payment,
  invoice_id: null,
  subscription_id: null,
  checkout_session_id: IDS.checkoutSession,
  billing_run_id: null,
  gateway: 'nmi',
  gateway_code: '202',
  gateway_message: 'Insufficient funds',
  category: 'insufficient_funds',
  severity: 'warn',
  retryability: 'retry_later',
  customer_action: 'use_other_method',
  merchant_action: 'schedule_retry',
  subscription_directive: 'none',
  safe_customer_message_key: 'payment.insufficient_funds',
  decline_type: 'soft',
  attempt_status: 'failed',
  amount_cents: PRICE_MINOR,
  currency: 'USD',
  payment_method_last4: '1111',
  payment_method_brand: 'visa',
  attempt_number: 1,
  retry_attempt_number: 0,
  max_retry_attempts: null,
  next_retry_at: null,
  is_scheduled_retry: false,
  is_manual_retry: false,
  created_at: AT.attempted,
  updated_at: AT.attempted,
} satisfies Answer<typeof paymentAttempt>

export const paymentAttemptExamples = {
  payment_attempts_list: {
    answer: {
      data: [anAttempt],
      meta: { count: 1, limit: 25 },
      pagination: onePage('offset'),
      requestId,
    } satisfies Answer<typeof paymentAttemptListResponse>,
  },
  payment_attempts_get: { answer: { data: anAttempt, requestId } satisfies Answer<typeof paymentAttemptResponse> },
} satisfies Record<string, Example>
