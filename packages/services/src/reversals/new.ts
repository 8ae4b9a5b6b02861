import type { Payment, PaymentAttempt, Reversal, ReversalKind, ReversalMethod } from '@revkeen-edge/domain'
import { newAttempt } from '../charging/attempt.ts'
import { buyerOf } from '../charging/buyer.ts'
import type { Context } from '../context.ts'
import type { Reversible, Taken } from './state.ts'

/** A part of what goes back: how much of one payment, and how. */
export interface WantedReversal extends Taken {
  readonly kind: ReversalKind
  readonly method: ReversalMethod
  readonly amountMinor: number
  readonly reasonCode: string | null
  readonly reason: string | null
}

/** A reversal that is about to be carried out. What came in beyond what was owed goes back first. */
export function newReversal(
  context: Context,
  around: Pick<Reversible, 'invoice' | 'order'>,
  wanted: WantedReversal,
  creditNoteId: string | null,
): Reversal {
  const { payment, sale, kind, method, amountMinor, reasonCode, reason } = wanted
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    kind,
    method,
    status: 'processing',
    paymentId: payment.id,
    transactionId: sale.id,
    invoiceId: around.invoice.row.id,
    orderId: around.order?.row.id ?? null,
    customerId: payment.customerId,
    creditNoteId,
    requestKey: context.requestKey ?? null,
    gateway: payment.gateway,
    gatewayReversalId: null,
    amountMinor,
    fromCreditMinor: creditGoingBack(payment, { amountMinor, creditNoteId }),
    currency: payment.currency,
    reasonCode,
    reason,
    failureCode: null,
    failureReason: null,
    processedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

/** What of money that goes back is the customer's credit: that first, but a credit note returns what was owed and paid. */
export function creditGoingBack(
  { unappliedMinor }: Pick<Payment, 'unappliedMinor'>,
  { amountMinor, creditNoteId }: Pick<Reversal, 'amountMinor' | 'creditNoteId'>,
): number {
  return creditNoteId === null ? Math.min(amountMinor, unappliedMinor) : 0
}

/** The call to the gateway that carries a reversal out. */
export function attemptOf(
  context: Context,
  { accounts, customer, order, invoice }: Reversible,
  { payment, sale }: Taken,
  reversal: Reversal,
): PaymentAttempt {
  const account = accounts.find(({ id }) => id === sale.gatewayAccountId)
  if (!account) throw new Error(`the gateway account of transaction ${sale.id} is gone`)
  return newAttempt(context, account, {
    action: reversal.method === 'void' ? 'reverse' : 'refund',
    origin: payment.origin,
    invoiceId: invoice.row.id,
    paymentId: payment.id,
    paymentIntentId: payment.paymentIntentId,
    orderId: order?.row.id ?? null,
    paymentMethodId: payment.paymentMethodId,
    parentTransactionId: payment.gatewayTransactionId,
    reversalId: reversal.id,
    amountMinor: reversal.amountMinor,
    currency: reversal.currency,
    cardBrand: payment.cardBrand,
    cardLast4: payment.cardLast4,
    sale: { buyer: buyerOf(customer), lines: [] },
  })
}
