import type { SetupIntent } from '@revkeen-edge/domain'
import * as z from 'zod'
import { cursorList, cursorQuery } from './cursor-lists.ts'
import { identity, iso, isoOrNull, json, multiline, reference, webUrl } from './fields.ts'
import { intentError, intentStatus, nextAction, presentIntentError, presentNextAction } from './payment-intents.ts'

const usage = z.enum(['on_session', 'off_session'])
const reason = z.enum(['abandoned', 'requested_by_customer', 'duplicate'])
/** What a customer may save here. */
const methodTypes = z
  .array(z.enum(['card']))
  .min(1)
  .max(1)

export const setupIntent = z.object({
  id: z.string(),
  object: z.literal('setup_intent'),
  public_id: z.string(),
  status: intentStatus,
  customer_id: z.string().nullable(),
  payment_method_id: z.string().nullable(),
  payment_method_types: z.array(z.string()),
  usage,
  next_action: nextAction.nullable(),
  client_secret: z.string(),
  gateway: z.string(),
  last_error: intentError.nullable(),
  cancellation_reason: reason.nullable(),
  description: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  confirmed_at: z.string().nullable(),
  canceled_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export type SetupIntentWire = z.infer<typeof setupIntent>

/** Every setup intent is validated at this gateway. */
const GATEWAY = 'nmi'

export function presentSetupIntent(row: SetupIntent): SetupIntentWire {
  return {
    ...identity('setupIntent', row.id),
    object: 'setup_intent',
    status: row.status,
    customer_id: row.customerId,
    payment_method_id: row.paymentMethodId,
    payment_method_types: row.paymentMethodTypes,
    usage: row.usage,
    next_action: row.status === 'requires_action' ? presentNextAction(row.nextAction) : null,
    client_secret: row.clientSecret,
    gateway: GATEWAY,
    last_error: presentIntentError(row.lastError),
    cancellation_reason: reason.nullable().catch(null).parse(row.cancellationReason),
    description: row.description,
    metadata: row.metadata,
    confirmed_at: isoOrNull(row.confirmedAt),
    canceled_at: isoOrNull(row.canceledAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

const described = {
  customer_id: reference('customer').optional(),
  payment_method_types: methodTypes.optional(),
  description: multiline(1000).optional(),
  metadata: json.optional(),
}

export const createSetupIntentBody = z.object({ ...described, usage: usage.optional() })
export type CreateSetupIntent = z.infer<typeof createSetupIntentBody>

export const updateSetupIntentBody = z.object(described)
export type UpdateSetupIntent = z.infer<typeof updateSetupIntentBody>

export const confirmSetupIntentBody = z.object({
  payment_method_id: reference('paymentMethod').optional(),
  return_url: webUrl.optional(),
})
export type ConfirmSetupIntent = z.infer<typeof confirmSetupIntentBody>

export const cancelSetupIntentBody = z.object({ cancellation_reason: reason.optional() })
export type CancelSetupIntent = z.infer<typeof cancelSetupIntentBody>

export const setupIntentsQuery = cursorQuery('setupIntent').extend({
  customer_id: reference('customer').optional(),
  status: intentStatus.optional(),
})
export const setupIntentListResponse = cursorList(setupIntent)
