import { nextCheck, publicId, type GatewayAccount, type PaymentAttempt } from '@revkeen-edge/domain'
import { wallTime, type Context } from '../context.ts'

type Known = Pick<
  PaymentAttempt,
  'action' | 'origin' | 'invoiceId' | 'paymentId' | 'amountMinor' | 'currency' | 'sale'
> &
  Partial<
    Pick<
      PaymentAttempt,
      | 'checkoutSessionId'
      | 'paymentIntentId'
      | 'orderId'
      | 'paymentMethodId'
      | 'parentTransactionId'
      | 'reversalId'
      | 'attemptNumber'
      | 'cardBrand'
      | 'cardLast4'
    >
  >

/** An attempt that is about to be sent. Its order id is the only handle on a charge whose answer is lost. */
export function newAttempt(context: Context, account: GatewayAccount, known: Known): PaymentAttempt {
  const id = context.runtime.uuid()
  return {
    checkoutSessionId: null,
    paymentIntentId: null,
    orderId: null,
    paymentMethodId: null,
    parentTransactionId: null,
    reversalId: null,
    attemptNumber: 1,
    cardBrand: null,
    cardLast4: null,
    ...known,
    id,
    merchantId: context.tenant.merchantId,
    gatewayOrderId: publicId('paymentAttempt', id),
    status: 'pending',
    requestKey: context.requestKey ?? null,
    gateway: account.provider,
    gatewayAccountId: account.id,
    gatewayCode: null,
    gatewayMessage: null,
    gatewayTransactionId: null,
    dispatchedAt: wallTime(context),
    firstNotFoundAt: null,
    checks: 0,
    // After the gateway call's own time-out: then only the cron can know.
    nextCheckAt: nextCheck(0, wallTime(context)),
    settledAt: null,
    createdAt: wallTime(context),
    updatedAt: wallTime(context),
    version: 1,
  }
}
