import { publicId, type Mode, type PaymentIntent } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import {
  currency,
  email,
  iso,
  isoOrNull,
  json,
  multiline,
  positiveAmountMinor,
  reference,
  text,
  webUrl,
} from './fields.ts'
import { unixSeconds } from './lists.ts'

export const intentStatus = z.enum([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'succeeded',
  'canceled',
])

export const cancellationReason = z.enum([
  'duplicate',
  'fraudulent',
  'requested_by_customer',
  'abandoned',
  'failed_invoice',
])

export const intentError = z.object({
  code: z.string(),
  message: z.string(),
  decline_code: z.string().optional(),
  payment_method: z.object({ id: z.string(), type: z.string() }).optional(),
})

export const nextAction = z.object({
  type: z.literal('redirect_to_url'),
  redirect_to_url: z.object({ url: z.string(), return_url: z.string() }),
})

export const paymentIntent = z.object({
  id: z.string(),
  object: z.literal('payment_intent'),
  amount: z.number(),
  amount_capturable: z.number(),
  amount_received: z.number(),
  currency: z.string(),
  customer: z.string(),
  description: z.string().nullable(),
  last_payment_error: intentError.nullable(),
  metadata: z.record(z.string(), z.unknown()),
  next_action: nextAction.nullable(),
  payment_method: z.string().nullable(),
  receipt_email: z.string().nullable(),
  statement_descriptor: z.string().nullable(),
  statement_descriptor_suffix: z.string().nullable(),
  status: intentStatus,
  capture_method: z.enum(['automatic', 'manual']),
  client_secret: z.string(),
  canceled_at: z.string().nullable(),
  cancellation_reason: cancellationReason.nullable(),
  created: z.number(),
  livemode: z.boolean(),
  latest_payment: z.string().nullable(),
  updated_at: z.string(),
})

export type PaymentIntentWire = z.infer<typeof paymentIntent>

/** Why a try failed, with the method that it was tried with. */
export function presentIntentError(error: PaymentIntent['lastError']): z.infer<typeof intentError> | null {
  if (!error) return null
  return {
    code: error.code,
    message: error.message,
    ...(error.declineCode === null ? {} : { decline_code: error.declineCode }),
    ...(error.paymentMethodId === null
      ? {}
      : { payment_method: { id: publicId('paymentMethod', error.paymentMethodId), type: 'card' } }),
  }
}

/** A payment intent; its `id` is the prefixed one, as the client declares. */
export function presentPaymentIntent(row: PaymentIntent, mode: Mode): PaymentIntentWire {
  return {
    id: publicId('paymentIntent', row.id),
    object: 'payment_intent',
    amount: row.amountMinor,
    amount_capturable: row.capturableMinor,
    amount_received: row.receivedMinor,
    currency: row.currency,
    customer: row.customerId,
    description: row.description,
    last_payment_error: presentIntentError(row.lastError),
    metadata: row.metadata,
    next_action: row.status === 'requires_action' ? presentNextAction(row.nextAction) : null,
    payment_method: row.paymentMethodId,
    receipt_email: row.receiptEmail,
    statement_descriptor: row.statementDescriptor,
    statement_descriptor_suffix: row.statementDescriptorSuffix,
    status: row.status,
    capture_method: row.captureMethod,
    client_secret: row.clientSecret,
    canceled_at: isoOrNull(row.canceledAt),
    // Kept before held funds are let go: until then the intent is not canceled.
    cancellation_reason: row.status === 'canceled' ? row.cancellationReason : null,
    created: Math.floor(row.createdAt / 1000),
    livemode: mode === 'live',
    latest_payment: row.paymentId,
    updated_at: iso(row.updatedAt),
  }
}

/** Where the cardholder goes to pass a 3-D Secure challenge. */
export function presentNextAction(action: PaymentIntent['nextAction']): PaymentIntentWire['next_action'] {
  if (!action) return null
  return { type: 'redirect_to_url', redirect_to_url: { url: action.url, return_url: action.returnUrl } }
}

const statementText = text(22).regex(/^[^<>\\'"*]+$/, 'must not contain any of < > \\ \' " *')

const described = {
  description: multiline(1000).optional(),
  statement_descriptor: statementText.optional(),
  statement_descriptor_suffix: statementText.optional(),
  receipt_email: email.optional(),
  metadata: json.optional(),
}

export const createPaymentIntentBody = z.object({
  amount: positiveAmountMinor,
  currency: currency.optional(),
  customer: reference('customer'),
  payment_method: reference('paymentMethod').optional(),
  capture_method: z.enum(['automatic', 'manual']).optional(),
  ...described,
  gateway_merchant_id: reference('gatewayAccount').optional(),
})
export type CreatePaymentIntent = z.infer<typeof createPaymentIntentBody>

export const updatePaymentIntentBody = z.object({
  amount: positiveAmountMinor.optional(),
  currency: currency.optional(),
  payment_method: reference('paymentMethod').optional(),
  ...described,
})
export type UpdatePaymentIntent = z.infer<typeof updatePaymentIntentBody>

export const confirmPaymentIntentBody = z.object({
  payment_method: reference('paymentMethod').optional(),
  return_url: webUrl.optional(),
})
export type ConfirmPaymentIntent = z.infer<typeof confirmPaymentIntentBody>

export const capturePaymentIntentBody = z.object({ amount_to_capture: positiveAmountMinor.optional() })
export type CapturePaymentIntent = z.infer<typeof capturePaymentIntentBody>

export const cancelPaymentIntentBody = z.object({ cancellation_reason: cancellationReason.optional() })
export type CancelPaymentIntent = z.infer<typeof cancelPaymentIntentBody>

export const paymentIntentsQuery = cursorQuery('paymentIntent').extend({
  customer: reference('customer').optional(),
  status: intentStatus.optional(),
  created_gte: unixSeconds.optional(),
  created_lte: unixSeconds.optional(),
})
export const paymentIntentListResponse = cursorList(paymentIntent)
