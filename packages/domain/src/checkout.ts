import type { Json } from './json.ts'
import type { Machine } from './state.ts'

export type SessionStatus = 'open' | 'complete' | 'expired'
export type SessionMode = 'payment' | 'subscription' | 'setup'

/** What a buyer wrote on a checkout page: kept with the attempt, so that an outcome found later can still be booked. */
export interface Buyer {
  email: string
  name: string | null
  phone: string | null
  billing: Address | null
  shipping: Address | null
}

export interface Address {
  line1: string | null
  line2: string | null
  city: string | null
  state: string | null
  postalCode: string | null
  country: string | null
}

/** A line that is being sold, its amounts computed by us. */
export interface SaleLine {
  productId: string | null
  priceId: string | null
  description: string
  quantity: number
  unitAmountMinor: number
  subtotalMinor: number
  /** Left out: nothing. */
  discountMinor?: number
  taxMinor?: number
  /** After discounts and taxes; left out: the subtotal. */
  totalMinor?: number
  billingInterval?: string
  billingIntervalCount?: number
}

export interface CheckoutSession {
  id: string
  merchantId: string
  tokenHash: string
  status: SessionStatus
  mode: SessionMode
  paymentLinkId: string | null
  /** The invoice that is paid here; for a sale, the one that its payment will make. */
  invoiceId: string
  /** Whether that invoice was there before the session. */
  settlesInvoice: boolean
  customerId: string | null
  orderId: string | null
  paymentId: string | null
  /** What began here, once the session is complete. */
  subscriptionId: string | null
  /** The method that was stored here, once the session is complete. */
  paymentMethodId: string | null
  amountMinor: number
  currency: string
  lines: SaleLine[]
  allowQuantity: boolean
  allowPromotionCodes: boolean
  collectBillingAddress: boolean
  collectShipping: boolean
  /** Days before a subscription that starts here is first charged; null leaves it to the price. */
  trialDays: number | null
  metadata: Json
  successUrl: string | null
  cancelUrl: string | null
  allowedMethods: string[]
  attempts: number
  /** What stands for the page and the network of the last try; null where tries are not counted by it. */
  triedFrom: string | null
  expiresAt: number
  completedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** A session takes card details at most this often: more is card testing. */
export const MAX_SESSION_ATTEMPTS = 10

/**
 * The same of one network at one page, whatever browsers it has, within `NETWORK_TRIES_MS`. A household, an office or a shop's
 * own network shares an address, so only tries that came to nothing count.
 */
export const MAX_NETWORK_TRIES = 25
export const NETWORK_TRIES_MS = 60 * 60 * 1000

/** A card, its challenge and the charge that follows are tries of one payment that went well. */
export const TRIES_OF_A_PAYMENT = 3

/** Codes that a browser may ask for and that are none, in the life of a session. Those that are one are not counted. */
export const MAX_CODE_GUESSES = 10

/** The same of one network at all pages of a merchant, in an hour. */
export const MAX_NETWORK_GUESSES = 50
export const NETWORK_GUESSES_MS = 60 * 60 * 1000

/** How long a session stays open, in milliseconds: a day, as buyers expect of a payment page. */
export const SESSION_LIFETIME_MS = 24 * 60 * 60 * 1000

export const SESSION: Machine<SessionStatus, 'complete' | 'expire'> = {
  open: { complete: 'complete', expire: 'expired' },
  complete: {},
  /** A charge that was under way when the session ran out still completes it. */
  expired: { complete: 'complete' },
}
