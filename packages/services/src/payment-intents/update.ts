import type { UpdatePaymentIntent } from '@revkeen-edge/contracts'
import {
  err,
  INTENT,
  invalidState,
  missing,
  ok,
  transition,
  type DomainError,
  type PaymentIntent,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { chargeable } from './method.ts'

/**
 * Changes an intent that is not processed yet. While the cardholder is passing a challenge, what they confirm stays as
 * it is: amount, currency and payment method.
 */
export async function updatePaymentIntent(
  context: Context,
  id: string,
  body: UpdatePaymentIntent,
): Promise<Result<Planned<PaymentIntent>, DomainError>> {
  const { rows } = context.db
  const { intent, method } = await context.db.load({
    intent: rows.paymentIntents.byId(id),
    method: rows.paymentMethods.byId(body.payment_method ?? ''),
  })
  if (!intent) return err(missing('Payment intent'))
  const refusal = refusalOf(intent, body)
  if (refusal) return err(refusal)
  const chosen = body.payment_method === undefined ? ok(null) : chargeable(method, intent.customerId, 'payment_method')
  if (!chosen.ok) return chosen
  const set = changesOf(context, intent, body)
  return ok({
    value: updated(intent, set),
    plan: {
      changes: [update('paymentIntents', intent, set)],
      audit: [{ action: 'payment_intent.update', objectType: 'payment_intent', objectId: id }],
    },
  })
}

const CHANGEABLE: readonly PaymentIntent['status'][] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
]

function refusalOf({ status }: PaymentIntent, body: UpdatePaymentIntent): DomainError | null {
  if (!CHANGEABLE.includes(status)) return invalidState(`The payment intent is ${status}, so it cannot be changed.`)
  const fixed = (['amount', 'currency', 'payment_method'] as const).find((field) => body[field] !== undefined)
  if (status !== 'requires_action' || fixed === undefined) return null
  return invalidState('The cardholder is confirming this payment: cancel it, or confirm it anew.', fixed)
}

function changesOf({ now }: Context, intent: PaymentIntent, body: UpdatePaymentIntent): Partial<PaymentIntent> {
  const attached = body.payment_method === undefined ? null : transition(INTENT, intent.status, 'attach')
  return {
    ...(attached?.ok ? { status: attached.value, paymentMethodId: body.payment_method ?? null } : {}),
    ...(body.amount === undefined ? {} : { amountMinor: body.amount }),
    ...(body.currency === undefined ? {} : { currency: body.currency }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(body.statement_descriptor === undefined ? {} : { statementDescriptor: body.statement_descriptor }),
    ...(body.statement_descriptor_suffix === undefined
      ? {}
      : { statementDescriptorSuffix: body.statement_descriptor_suffix }),
    ...(body.receipt_email === undefined ? {} : { receiptEmail: body.receipt_email }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
    updatedAt: now,
  }
}
