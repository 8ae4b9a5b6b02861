import type { CreatePaymentIntent } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type DomainError,
  type GatewayAccount,
  type PaymentIntent,
  type PaymentMethod,
  type Result,
} from '@revkeen-edge/domain'
import { intentEvent } from '../charging/intent.ts'
import { accountFor } from '../charging/method.ts'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { chargeable } from './method.ts'

/** Plans a payment of a customer's that is confirmed later. No money moves. The merchant's currency by default. */
export async function createPaymentIntent(
  context: Context,
  body: CreatePaymentIntent,
): Promise<Result<Planned<PaymentIntent>, DomainError>> {
  const { rows } = context.db
  const { merchant, customer, method, accounts } = await context.db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.byId(body.customer),
    method: rows.paymentMethods.byId(body.payment_method ?? ''),
    accounts: rows.gatewayAccounts.all(),
  })
  if (!merchant || !customer) return err(missing('Customer', 'customer'))
  const chosen = body.payment_method === undefined ? ok(null) : chargeable(method, customer.id, 'payment_method')
  if (!chosen.ok) return chosen
  const currency = body.currency ?? merchant.currency
  const refusal = wrongAccount(body, accounts, { method: chosen.value, currency })
  if (refusal) return err(refusal)
  const intent = newIntent(context, body, currency)
  return ok({
    value: intent,
    plan: {
      changes: [insert('paymentIntents', intent)],
      events: [intentEvent('payment_intent.created', intent, context)],
      audit: [{ action: 'payment_intent.create', objectType: 'payment_intent', objectId: intent.id }],
    },
  })
}

/** A payment goes through the account of its method, else the one that its currency is routed to. */
function wrongAccount(
  { gateway_merchant_id: wanted }: CreatePaymentIntent,
  accounts: readonly GatewayAccount[],
  { method, currency }: { method: PaymentMethod | null; currency: string },
): DomainError | null {
  if (wanted === undefined) return null
  if (!accounts.some(({ id }) => id === wanted)) return missing('Gateway account', 'gateway_merchant_id')
  const account = accountFor(accounts, method, currency, 'payment_method')
  if (!account.ok) return account.error
  const message = `This payment in ${currency} goes through another gateway account.`
  return account.value.id === wanted ? null : invalidState(message, 'gateway_merchant_id')
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
