import type { Invoice, Payment, Transaction } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The sale at the gateway behind a payment. */
export function transactionOf(context: Context, payment: Payment, invoice: Invoice): Transaction {
  return {
    id: context.runtime.uuid(),
    merchantId: payment.merchantId,
    type: 'sale',
    status: 'succeeded',
    invoiceId: invoice.id,
    customerId: payment.customerId,
    paymentId: payment.id,
    parentTransactionId: null,
    currency: payment.currency,
    amountMinor: payment.amountMinor,
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
  }
}
