import {
  DECLINE_CATEGORIES,
  declineOf,
  OPEN_ATTEMPT,
  type AttemptStatus,
  type DeclineFacts,
  type PaymentAttempt,
} from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, reference } from './fields.ts'
import { offsetQuery, pagination } from './lists.ts'

const attemptStatus = z.enum(['pending', 'succeeded', 'failed', 'canceled'])

export const paymentAttempt = z.object({
  id: z.string(),
  public_id: z.string(),
  gateway_order_id: z.string(),
  gateway_transaction_id: z.string().nullable(),
  payment_id: z.string().nullable(),
  invoice_id: z.string().nullable(),
  subscription_id: z.string().nullable(),
  checkout_session_id: z.string().nullable(),
  billing_run_id: z.string().nullable(),
  gateway: z.string(),
  gateway_code: z.string(),
  gateway_message: z.string(),
  category: z.enum(DECLINE_CATEGORIES),
  severity: z.enum(['info', 'warn', 'error']),
  retryability: z.enum(['retry_now', 'retry_later', 'do_not_retry']),
  customer_action: z.enum(['try_again', 'use_other_method', 'update_card', 'contact_bank', 'contact_merchant', 'none']),
  merchant_action: z.enum([
    'none',
    'collect_new_pm',
    'fix_config',
    'contact_support',
    'fraud_review',
    'schedule_retry',
    'contact_bank',
    'stop_recurring',
  ]),
  subscription_directive: z.enum(['none', 'stop_all', 'stop_program', 'update_cardholder_data']),
  safe_customer_message_key: z.string(),
  decline_type: z.enum(['soft', 'hard']).nullable(),
  attempt_status: attemptStatus,
  amount_cents: z.number(),
  currency: z.string(),
  payment_method_last4: z.string().nullable(),
  payment_method_brand: z.string().nullable(),
  attempt_number: z.number(),
  retry_attempt_number: z.number(),
  max_retry_attempts: z.number().nullable(),
  next_retry_at: z.string().nullable(),
  is_scheduled_retry: z.boolean(),
  is_manual_retry: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
})

export type PaymentAttemptWire = z.infer<typeof paymentAttempt>

type WireFacts = Pick<
  PaymentAttemptWire,
  | 'category'
  | 'severity'
  | 'retryability'
  | 'customer_action'
  | 'merchant_action'
  | 'subscription_directive'
  | 'safe_customer_message_key'
  | 'decline_type'
>

/** The gateway has not answered, so nobody may act on it yet: a second charge could be one too many. */
const OPEN_FACTS: WireFacts = {
  category: 'communication_error',
  severity: 'info',
  retryability: 'do_not_retry',
  customer_action: 'none',
  merchant_action: 'none',
  subscription_directive: 'none',
  safe_customer_message_key: 'payment.processing',
  decline_type: null,
}

/** The gateway never heard of it: nothing was charged, and the payer may simply try again. */
const RELEASED_FACTS: WireFacts = {
  ...OPEN_FACTS,
  severity: 'warn',
  retryability: 'retry_now',
  customer_action: 'try_again',
  safe_customer_message_key: 'payment.try_again_later',
}

/** An attempt as the wire shows it. `made` has the ids of its payment and its invoice, where there are any by now. */
export function presentPaymentAttempt(row: PaymentAttempt, made: ReadonlySet<string>): PaymentAttemptWire {
  return {
    ...identity('paymentAttempt', row.id),
    gateway_order_id: row.gatewayOrderId,
    gateway_transaction_id: row.gatewayTransactionId,
    // Both may be made by the outcome; before, their ids lead nowhere.
    payment_id: made.has(row.paymentId) ? row.paymentId : null,
    invoice_id: made.has(row.invoiceId) ? row.invoiceId : null,
    subscription_id: null,
    checkout_session_id: row.checkoutSessionId,
    billing_run_id: null,
    gateway: row.gateway,
    gateway_code: row.gatewayCode ?? '',
    gateway_message: row.gatewayMessage ?? '',
    ...factsOf(row),
    attempt_status: row.status === 'unknown' ? 'pending' : row.status,
    amount_cents: row.amountMinor,
    currency: row.currency,
    payment_method_last4: row.cardLast4,
    payment_method_brand: row.cardBrand,
    attempt_number: row.attemptNumber,
    retry_attempt_number: 0,
    max_retry_attempts: null,
    next_retry_at: null,
    is_scheduled_retry: false,
    is_manual_retry: false,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

function factsOf(row: Pick<PaymentAttempt, 'status' | 'gatewayCode' | 'gatewayMessage'>): WireFacts {
  if (OPEN_ATTEMPT.includes(row.status)) return OPEN_FACTS
  if (row.status === 'canceled') return RELEASED_FACTS
  if (row.status === 'succeeded') return wireFacts(declineOf('100'))
  return wireFacts(declineOf(row.gatewayCode ?? '', row.gatewayMessage ?? ''))
}

function wireFacts(facts: DeclineFacts): WireFacts {
  return {
    category: facts.category,
    severity: facts.severity,
    retryability: facts.retryability,
    customer_action: facts.customerAction,
    merchant_action: facts.merchantAction,
    subscription_directive: facts.subscriptionDirective,
    safe_customer_message_key: facts.messageKey,
    decline_type: facts.declineType,
  }
}

/** The stored statuses that a wire status stands for. */
const STORED: Readonly<Record<z.infer<typeof attemptStatus>, readonly AttemptStatus[]>> = {
  pending: OPEN_ATTEMPT,
  succeeded: ['succeeded'],
  failed: ['failed'],
  canceled: ['canceled'],
}

const storedStatuses = attemptStatus.transform((status) => STORED[status])

export const paymentAttemptsQuery = offsetQuery.extend({
  invoice_id: reference('invoice').optional(),
  checkout_session_id: reference('checkoutSession').optional(),
  status: storedStatuses.optional(),
  attempt_status: storedStatuses.optional(),
})
export const paymentAttemptResponse = z.object({ data: paymentAttempt, requestId: z.string() })
export const paymentAttemptListResponse = z.object({
  data: z.array(paymentAttempt),
  meta: z.object({ count: z.number(), limit: z.number() }),
  pagination,
  requestId: z.string(),
})
