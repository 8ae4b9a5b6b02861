import { SESSION_LIFETIME_MS, type CheckoutSession, type Invoice } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'

type Sold = Pick<CheckoutSession, 'lines' | 'amountMinor' | 'currency' | 'updatedAt'>

/** The session of a payer at an invoice's own page: begun with the first try, over with one payment. */
export async function newInvoiceSession(
  context: Context,
  invoice: Invoice,
  token: string,
  sold: Sold,
): Promise<CheckoutSession> {
  return {
    ...sold,
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    tokenHash: await sha256Hex(token),
    status: 'open',
    mode: 'payment',
    paymentLinkId: null,
    invoiceId: invoice.id,
    settlesInvoice: true,
    customerId: invoice.customerId,
    orderId: null,
    paymentId: null,
    allowQuantity: false,
    allowPromotionCodes: false,
    collectBillingAddress: false,
    collectShipping: false,
    trialDays: null,
    metadata: {},
    successUrl: null,
    cancelUrl: null,
    allowedMethods: ['card'],
    attempts: 1,
    expiresAt: context.now + SESSION_LIFETIME_MS,
    completedAt: null,
    createdAt: context.now,
    version: 1,
  }
}
