import type { Json } from './json.ts'
import type { Machine } from './state.ts'

export type AuthenticationStatus = 'pending' | 'passed' | 'failed' | 'expired' | 'used'

/** A 3-D Secure challenge's life: its result counts once. */
export const AUTHENTICATION: Machine<AuthenticationStatus, 'pass' | 'fail' | 'expire' | 'use'> = {
  pending: { pass: 'passed', fail: 'failed', expire: 'expired' },
  passed: { use: 'used', expire: 'expired' },
  failed: {},
  expired: {},
  used: {},
}

/** How long a cardholder has to pass a challenge, in milliseconds. */
export const AUTHENTICATION_LIFETIME_MS = 15 * 60 * 1000

/**
 * A 3-D Secure challenge that a payment waits for. The browser brings back nothing but its state, a random secret used
 * once; what came of it is asked of the gateway.
 */
export interface Authentication {
  id: string
  merchantId: string
  status: AuthenticationStatus
  /** SHA-256 of the secret in the return address. */
  stateHash: string
  checkoutSessionId: string | null
  paymentIntentId: string | null
  setupIntentId: string | null
  /** The attempt that the issuer answered with a challenge. */
  paymentAttemptId: string | null
  amountMinor: number
  currency: string
  gatewayAccountId: string
  /** The gateway's own reference of the challenge. */
  gatewayReference: string
  /** Where the cardholder passes it. */
  url: string
  /** Where the cardholder goes afterwards; null for our own page. */
  returnUrl: string | null
  /** The instrument that is charged once it is passed, sealed. */
  instrumentSealed: string
  /** What the charge goes on with, such as the buyer and the lines. */
  resume: Json
  /** The proof that the gateway gave. */
  proof: Json | null
  expiresAt: number
  completedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}
