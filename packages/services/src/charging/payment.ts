import type { Payment } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, update, updated, type Change } from '../plan.ts'
import type { CardFacts } from '../ports/gateway.ts'
import type { SettleState } from './state.ts'

interface Settled {
  readonly code: string | null
  readonly message: string
  readonly transactionId: string | null
  readonly card: CardFacts | null
}

/** A payment before the gateway has said anything of it. */
export function pendingPayment(
  context: Context,
  attempt: Pick<
    SettleState['attempt'],
    | 'paymentId'
    | 'merchantId'
    | 'origin'
    | 'currency'
    | 'amountMinor'
    | 'gateway'
    | 'sale'
    | 'paymentIntentId'
    | 'paymentMethodId'
    | 'cardBrand'
    | 'cardLast4'
  >,
): Payment {
  return {
    id: attempt.paymentId,
    merchantId: attempt.merchantId,
    origin: attempt.origin,
    invoiceId: null,
    paymentIntentId: attempt.paymentIntentId,
    customerId: attempt.sale.customerId ?? null,
    status: 'pending',
    currency: attempt.currency,
    amountMinor: attempt.amountMinor,
    capturedMinor: 0,
    refundedMinor: 0,
    reversingMinor: 0,
    disputedMinor: 0,
    unappliedMinor: 0,
    gateway: attempt.gateway,
    gatewayTransactionId: null,
    gatewayResponseCode: null,
    gatewayResponseText: null,
    paymentMethodId: attempt.paymentMethodId,
    paymentMethodType: 'card',
    cardBrand: attempt.cardBrand,
    cardLast4: attempt.cardLast4,
    paymentChannel: 'card_not_present',
    description: attempt.sale.description ?? null,
    statementDescriptor: attempt.sale.statementDescriptor ?? null,
    reference: attempt.sale.reference ?? null,
    notes: null,
    metadata: attempt.sale.metadata ?? {},
    authorizedAt: null,
    capturedAt: null,
    voidedAt: null,
    refundedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

/** A payment as it stands after an outcome, and the change that makes it so. */
export interface PaymentStep {
  readonly payment: Payment
  readonly change: Change
}

/** The payment that an attempt became or changed, by what the gateway said of it. */
export function paymentStep(
  context: Context,
  { attempt, payment }: Pick<SettleState, 'attempt' | 'payment'>,
  said: Settled,
  outcome: Partial<Payment>,
): PaymentStep {
  const facts: Partial<Payment> = {
    gatewayTransactionId: said.transactionId,
    gatewayResponseCode: said.code,
    gatewayResponseText: said.message,
    cardBrand: said.card?.brand ?? payment?.cardBrand ?? attempt.cardBrand,
    cardLast4: said.card?.last4 ?? payment?.cardLast4 ?? attempt.cardLast4,
    ...outcome,
    updatedAt: context.now,
  }
  if (payment) return { payment: updated(payment, facts), change: update('payments', payment, facts) }
  const made = { ...pendingPayment(context, attempt), ...facts }
  return { payment: made, change: insert('payments', made) }
}
