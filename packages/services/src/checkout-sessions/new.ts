import { RETENTION_MS, SESSION_LIFETIME_MS, type CheckoutSession } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'
import { insert, type Insert } from '../plan.ts'

/** A session with the secret that opens its page, of which only the hash is stored. */
export interface NewSession {
  readonly session: CheckoutSession
  readonly token: string
  readonly changes: readonly [Insert<'checkoutSessions'>, Insert<'directory'>]
}

type Given = Pick<CheckoutSession, 'mode' | 'amountMinor' | 'currency' | 'lines'> &
  Partial<Omit<CheckoutSession, 'id' | 'merchantId' | 'tokenHash'>>

/**
 * An open session for a day, found by its token before its tenant is known. What is not given is off or empty. A page that
 * has its token already brings it.
 */
export async function newSession(
  context: Context,
  given: Given,
  token: string = context.runtime.token(),
): Promise<NewSession> {
  const { tenant, runtime, now } = context
  const session: CheckoutSession = {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    tokenHash: await sha256Hex(token),
    status: 'open',
    paymentLinkId: null,
    invoiceId: runtime.uuid(),
    settlesInvoice: false,
    customerId: null,
    orderId: null,
    paymentId: null,
    subscriptionId: null,
    paymentMethodId: null,
    allowQuantity: false,
    allowPromotionCodes: false,
    collectBillingAddress: false,
    collectShipping: false,
    trialDays: null,
    metadata: {},
    successUrl: null,
    cancelUrl: null,
    allowedMethods: ['card'],
    attempts: 0,
    triedFrom: null,
    expiresAt: now + SESSION_LIFETIME_MS,
    completedAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
    ...given,
  }
  const entry = {
    kind: 'checkout_session' as const,
    key: session.tokenHash,
    merchantId: tenant.merchantId,
    targetId: session.id,
    data: { mode: tenant.mode },
    purgeAt: session.expiresAt + RETENTION_MS,
  }
  return { session, token, changes: [insert('checkoutSessions', session), insert('directory', entry)] }
}
