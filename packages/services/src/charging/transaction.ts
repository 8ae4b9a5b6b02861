import type { Payment, Transaction } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** Money that moved for an invoice, as one row of its history. */
export function transactionOf(
  context: Context,
  payment: Payment,
  known: Pick<Transaction, 'type' | 'invoiceId' | 'amountMinor' | 'gatewayAccountId'> &
    Partial<
      Pick<
        Transaction,
        'parentTransactionId' | 'reversalId' | 'gatewayTransactionId' | 'gatewayResponseCode' | 'gatewayResponseText'
      >
    >,
): Transaction {
  return {
    id: context.runtime.uuid(),
    merchantId: payment.merchantId,
    status: 'succeeded',
    customerId: payment.customerId,
    paymentId: payment.id,
    parentTransactionId: null,
    reversalId: null,
    payoutId: null,
    settledAt: null,
    currency: payment.currency,
    refundedMinor: 0,
    gateway: payment.gateway,
    gatewayTransactionId: payment.gatewayTransactionId,
    gatewayResponseCode: payment.gatewayResponseCode,
    gatewayResponseText: payment.gatewayResponseText,
    paymentMethodType: payment.paymentMethodType,
    cardBrand: payment.cardBrand,
    cardLast4: payment.cardLast4,
    metadata: {},
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
    ...known,
  }
}
