import type { CreatePaymentIntent } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type DomainError,
  type GatewayAccount,
  type PaymentIntent,
  type Result,
} from '@revkeen-edge/domain'
import { intentEvent } from '../charging/intent.ts'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { chargeable } from './method.ts'

/** Plans a payment of a customer's that is confirmed later. No money moves. The merchant's currency by default. */
export async function createPaymentIntent(
  context: Context,
  body: CreatePaymentIntent,
): Promise<Result<Planned<PaymentIntent>, DomainError>> {
  const { rows } = context.db
  const { merchant, customer, method, account } = await context.db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.byId(body.customer),
    method: rows.paymentMethods.byId(body.payment_method ?? ''),
    account: rows.gatewayAccounts.byId(body.gateway_merchant_id ?? ''),
  })
  if (!merchant || !customer) return err(missing('Customer', 'customer'))
  const chosen = body.payment_method === undefined ? ok(null) : chargeable(method, customer.id, 'payment_method')
  if (!chosen.ok) return chosen
  const refusal = wrongAccount(body, account)
  if (refusal) return err(refusal)
  const intent = newIntent(context, body, body.currency ?? merchant.currency)
  return ok({
    value: intent,
    plan: {
      changes: [insert('paymentIntents', intent)],
      events: [intentEvent('payment_intent.created', intent, context)],
      audit: [{ action: 'payment_intent.create', objectType: 'payment_intent', objectId: intent.id }],
    },
  })
}

/** Payments go through the account that the merchant made its default. */
function wrongAccount(
  { gateway_merchant_id: wanted }: CreatePaymentIntent,
  account: GatewayAccount | null,
): DomainError | null {
  if (wanted === undefined) return null
  if (!account) return missing('Gateway account', 'gateway_merchant_id')
  return account.isDefault ? null : invalidState('Only the default gateway account charges.', 'gateway_merchant_id')
}

function newIntent(context: Context, body: CreatePaymentIntent, currency: string): PaymentIntent {
  const { runtime, tenant, now } = context
  return {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    customerId: body.customer,
    status: body.payment_method === undefined ? 'requires_payment_method' : 'requires_confirmation',
    amountMinor: body.amount,
    capturableMinor: 0,
    receivedMinor: 0,
    currency,
    captureMethod: body.capture_method ?? 'automatic',
    paymentMethodId: body.payment_method ?? null,
    paymentId: null,
    invoiceId: runtime.uuid(),
    description: body.description ?? null,
    statementDescriptor: body.statement_descriptor ?? null,
    statementDescriptorSuffix: body.statement_descriptor_suffix ?? null,
    receiptEmail: body.receipt_email ?? null,
    lastError: null,
    clientSecret: `pi_secret_${runtime.token()}`,
    authenticationId: null,
    nextAction: null,
    metadata: body.metadata ?? {},
    canceledAt: null,
    cancellationReason: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
