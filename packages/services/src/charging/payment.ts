import type { Payment } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { CardFacts } from '../ports/gateway.ts'
import type { SettleState } from './state.ts'

interface Settled {
  readonly code: string
  readonly message: string
  readonly transactionId: string | null
  readonly card: CardFacts | null
}

/** The payment that an attempt became, by what the gateway said of it. */
export function paymentOf(
  context: Context,
  { attempt }: SettleState,
  said: Settled,
  outcome: Pick<Payment, 'status' | 'customerId' | 'invoiceId' | 'capturedMinor' | 'capturedAt'>,
): Payment {
  return {
    id: attempt.paymentId,
    merchantId: attempt.merchantId,
    ...outcome,
    currency: attempt.currency,
    amountMinor: attempt.amountMinor,
    refundedMinor: 0,
    gateway: attempt.gateway,
    gatewayTransactionId: said.transactionId,
    gatewayResponseCode: said.code,
    gatewayResponseText: said.message,
    paymentMethodId: null,
    paymentMethodType: 'card',
    cardBrand: said.card?.brand ?? attempt.cardBrand,
    cardLast4: said.card?.last4 ?? attempt.cardLast4,
    paymentChannel: 'card_not_present',
    metadata: {},
    authorizedAt: outcome.capturedAt,
    voidedAt: null,
    refundedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}
