import type { Buyer, SaleLine } from './checkout.ts'
import type { InvoiceTax } from './amounts.ts'
import type { AppliedDiscount } from './discount.ts'
import type { Json } from './json.ts'
import type { Machine } from './state.ts'
import type { TaxTreatment } from './tax.ts'

export type PaymentStatus =
  | 'pending'
  | 'authorized'
  | 'captured'
  | 'succeeded'
  | 'failed'
  | 'voided'
  | 'refunded'
  | 'partially_refunded'

/** What asked for a payment. */
export type PaymentOrigin = 'checkout' | 'invoice' | 'payment' | 'charge' | 'payment_intent' | 'order'

export interface Payment {
  id: string
  merchantId: string
  origin: PaymentOrigin
  /** Null for a sale without an invoice before it: its transaction names the one that it made. */
  invoiceId: string | null
  paymentIntentId: string | null
  customerId: string | null
  status: PaymentStatus
  currency: string
  amountMinor: number
  capturedMinor: number
  refundedMinor: number
  /** On its way back: reserved by reversals that are under way. */
  reversingMinor: number
  /** Taken back by the cardholder's bank: disputed, or lost. */
  disputedMinor: number
  /** What came in beyond what was owed, and is the customer's credit. */
  unappliedMinor: number
  gateway: string
  gatewayTransactionId: string | null
  gatewayResponseCode: string | null
  gatewayResponseText: string | null
  paymentMethodId: string | null
  paymentMethodType: string | null
  cardBrand: string | null
  cardLast4: string | null
  paymentChannel: 'card_present' | 'card_not_present' | 'bank_transfer' | 'manual' | null
  description: string | null
  statementDescriptor: string | null
  /** Of a payment outside the platform: the merchant's own, such as a cheque number. */
  reference: string | null
  notes: string | null
  metadata: Json
  authorizedAt: number | null
  capturedAt: number | null
  voidedAt: number | null
  refundedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

export interface Transaction {
  id: string
  merchantId: string
  type: 'sale' | 'refund' | 'void' | 'capture' | 'dispute' | 'adjustment'
  status: 'pending' | 'succeeded' | 'failed' | 'voided'
  invoiceId: string
  customerId: string | null
  paymentId: string
  parentTransactionId: string | null
  /** The refund or the void that it is. */
  reversalId: string | null
  currency: string
  amountMinor: number
  refundedMinor: number
  gateway: string
  /** The merchant's account that it went through; null outside the platform. */
  gatewayAccountId: string | null
  gatewayTransactionId: string | null
  gatewayResponseCode: string | null
  gatewayResponseText: string | null
  paymentMethodType: string | null
  cardBrand: string | null
  cardLast4: string | null
  /** The batch that it was settled with. */
  payoutId: string | null
  settledAt: number | null
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}

/** The evidence that a cardholder let their card be stored and charged later, as the card networks ask for it. */
export interface StoredConsent {
  /** Of the wording. */
  version: string
  /** As it was shown. */
  text: string
  /** UTC milliseconds. */
  at: number
  ipAddress: string | null
  checkoutSessionId: string
}

export interface PaymentMethod {
  id: string
  merchantId: string
  customerId: string
  type: 'card' | 'bank_account' | 'us_bank_account' | 'bacs_direct_debit'
  status: 'active' | 'inactive' | 'expired'
  isDefault: boolean
  gateway: string
  gatewayAccountId: string
  /** The gateway's handle on the stored instrument. Never a card number. */
  vaultId: string
  initialTransactionId: string | null
  /** When a bank refused it for good; null once one has taken it again. Nothing charges it by itself. */
  refusedAt: number | null
  cardBrand: string | null
  cardLast4: string | null
  cardExpMonth: number | null
  cardExpYear: number | null
  billingDetails: Json | null
  metadata: Json
  /** What its holder agreed to when they let it be stored; null where the merchant keeps that. */
  consent: StoredConsent | null
  createdAt: number
  updatedAt: number
  version: number
}

/**
 * `pending` is dispatched and unanswered, `unknown` had its answer lost. Both are open: nothing else may be charged
 * for the same invoice until the gateway has been asked.
 */
export type AttemptStatus = 'pending' | 'unknown' | 'succeeded' | 'failed' | 'canceled'

export const OPEN_ATTEMPT: readonly AttemptStatus[] = ['pending', 'unknown']

/** Whether nobody knows yet what became of an attempt. */
export function isOpenAttempt({ status }: Pick<PaymentAttempt, 'status'>): boolean {
  return OPEN_ATTEMPT.includes(status)
}

/**
 * What the gateway is asked to do. A capture or a void follows the authorisation of a payment that is there; a refund
 * returns captured money, and a reverse undoes a capture that is not settled yet.
 */
export type AttemptAction = 'sale' | 'authorize' | 'capture' | 'void' | 'refund' | 'reverse'

/** Whether an action gives captured money back. */
export function givesBack({ action }: Pick<PaymentAttempt, 'action'>): boolean {
  return action === 'refund' || action === 'reverse'
}

export interface PaymentAttempt {
  id: string
  merchantId: string
  action: AttemptAction
  origin: PaymentOrigin
  /** Ours, sent as the gateway's order id: the only handle on a charge whose answer was lost. */
  gatewayOrderId: string
  status: AttemptStatus
  invoiceId: string
  paymentId: string
  checkoutSessionId: string | null
  paymentIntentId: string | null
  orderId: string | null
  paymentMethodId: string | null
  /** The refund or the void that it carries out. */
  reversalId: string | null
  /** The idempotency key of the request that made it: a retry finishes it instead of charging again. */
  requestKey: string | null
  gateway: string
  gatewayAccountId: string
  /** The gateway's reference of what a capture or a void follows. */
  parentTransactionId: string | null
  amountMinor: number
  currency: string
  gatewayCode: string | null
  gatewayMessage: string | null
  gatewayTransactionId: string | null
  cardBrand: string | null
  cardLast4: string | null
  attemptNumber: number
  /** What the outcome will be booked from. */
  sale: SaleSnapshot
  dispatchedAt: number
  /** When the gateway was first asked and knew nothing. "Not found" is not "not charged". */
  firstNotFoundAt: number | null
  checks: number
  /** When an open attempt is asked about next; null once settled. */
  nextCheckAt: number | null
  settledAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** What an approval books, fixed before the gateway is asked. */
export interface SaleSnapshot {
  buyer: Buyer
  lines: SaleLine[]
  /** Whom the sale is for, where that is known; else the buyer's e-mail decides. */
  customerId?: string
  description?: string
  statementDescriptor?: string
  metadata?: Json
  /** The merchant's own of the payment. */
  reference?: string
  /** The request that charges starts the challenge that its issuer may want: no callback is to settle it before. */
  challengeFollows?: true
  /** A subscription is charged by itself, with the method that is charged where nobody names one. */
  recurring?: true
  /** The checkout session that asked for it, where it is paid on another page. */
  requestId?: string
  discounts?: AppliedDiscount[]
  taxes?: InvoiceTax[]
  taxTreatment?: TaxTreatment
  /** Goods that were taken from the stock for it, to be put back where nothing is sold. */
  stock?: { productId: string; quantity: number }[]
  /** Discounts whose redemption was counted for it. */
  redemptionIds?: string[]
}

export const ATTEMPT: Machine<AttemptStatus, 'approve' | 'decline' | 'lose' | 'release'> = {
  pending: { approve: 'succeeded', decline: 'failed', lose: 'unknown', release: 'canceled' },
  unknown: { approve: 'succeeded', decline: 'failed', lose: 'unknown', release: 'canceled' },
  succeeded: {},
  failed: {},
  /** An approval that arrives after all is the truth: the money is there and has to be booked. */
  canceled: { approve: 'succeeded' },
}

/** An attempt is released as never charged only when this long after dispatch the gateway still knows nothing. */
export const RELEASE_AFTER_MS = 10 * 60 * 1000

/**
 * Whether an attempt that the gateway does not know may be given up: it was asked before, and now at least ten
 * minutes have passed since dispatch.
 */
export function mayRelease(attempt: Pick<PaymentAttempt, 'dispatchedAt' | 'firstNotFoundAt'>, now: number): boolean {
  return (
    attempt.firstNotFoundAt !== null && attempt.firstNotFoundAt < now && now - attempt.dispatchedAt >= RELEASE_AFTER_MS
  )
}

const CHECK_DELAYS_MS = [60_000, 120_000, 300_000, 600_000, 1_800_000]

/** When to ask the gateway again after the nth unanswered check: after 1, 2, 5, 10, then every 30 minutes. */
export function nextCheck(checks: number, now: number): number {
  return now + (CHECK_DELAYS_MS[Math.min(checks, CHECK_DELAYS_MS.length - 1)] ?? 1_800_000)
}
