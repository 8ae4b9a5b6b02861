import {
  disputeFee,
  dueAtOf,
  evidenceDue,
  RETRIEVAL,
  type Customer,
  type Dispute,
  type GatewayAccount,
  type Merchant,
  type Payment,
  type Transaction,
  type TransactionFee,
} from '@revkeen-edge/domain'
import { transactionOf } from '../charging/transaction.ts'
import type { Context } from '../context.ts'
import type { ChargebackNotice } from '../ports/gateways.ts'

/** The money that a chargeback is of. */
export interface Disputed {
  readonly account: GatewayAccount
  readonly merchant: Merchant
  readonly payment: Payment
  readonly sale: Transaction
  readonly customer: Customer | null
}

/** What is told of a chargeback, with its amount in minor units. */
export interface Claim extends Omit<ChargebackNotice, 'transactionId' | 'outcome' | 'amount'> {
  readonly amountMinor: number
}

/** A dispute as the bank opens it. */
export function newDispute(
  context: Context,
  { account, merchant, payment, sale, customer }: Disputed,
  notice: Claim,
): Dispute {
  const question = notice.kind === 'retrieval'
  // A gateway names a day, and tells of it later: the merchant's time runs from the moment that it can be known.
  const disputedAt = Math.min(notice.at ?? context.now, context.now)
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    status: question ? 'warning_needs_response' : 'needs_response',
    resolution: null,
    paymentId: payment.id,
    transactionId: sale.id,
    invoiceId: sale.invoiceId,
    customerId: payment.customerId,
    gateway: account.provider,
    gatewayAccountId: account.id,
    gatewayDisputeId: notice.id,
    gatewayTransactionId: sale.gatewayTransactionId,
    paymentRail: payment.paymentMethodType,
    disputeKind: question ? RETRIEVAL : 'chargeback',
    amountMinor: notice.amountMinor,
    feeMinor: question ? 0 : disputeFee(payment.currency),
    currency: payment.currency,
    reasonCode: notice.reasonCode,
    reason: notice.reason,
    networkReasonCode: notice.reasonCode,
    networkReasonDescription: notice.reason,
    customerName: customer?.name ?? null,
    cardBrand: payment.cardBrand,
    cardLast4: payment.cardLast4,
    evidence: null,
    evidenceDueAt: notice.evidenceDue ? dueAtOf(notice.evidenceDue, merchant.timezone) : evidenceDue(context.now),
    evidenceSubmittedAt: null,
    payoutId: null,
    deductedMinor: 0,
    disputedAt,
    resolvedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

/** The dispute as a transaction of its own, below the sale. */
export function transactionOfDispute(
  context: Context,
  payment: Payment,
  sale: Transaction,
  { id, amountMinor, gatewayDisputeId, reason, reasonCode }: Dispute,
): Transaction {
  return {
    ...transactionOf(context, payment, {
      type: 'dispute',
      invoiceId: sale.invoiceId,
      amountMinor,
      parentTransactionId: sale.id,
      gatewayAccountId: sale.gatewayAccountId,
      gatewayTransactionId: gatewayDisputeId,
      gatewayResponseCode: reasonCode,
      gatewayResponseText: reason,
    }),
    metadata: { dispute: id },
  }
}

/** What the bank charges for it: an estimate, since gateways tell of it with the month's statement. */
export function feeOfDispute(
  context: Context,
  { id, paymentId, merchantId }: Transaction,
  { feeMinor, currency }: Dispute,
): TransactionFee {
  return {
    id: context.runtime.uuid(),
    merchantId,
    transactionId: id,
    paymentId,
    component: 'dispute',
    currency,
    percentageMinor: 0,
    fixedMinor: feeMinor,
    amountMinor: feeMinor,
    estimated: true,
    matrixVersion: null,
    createdAt: context.now,
  }
}
