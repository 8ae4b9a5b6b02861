import {
  err,
  HOUR_MS,
  missing,
  ok,
  routeAccount,
  type Buyer,
  type Choice,
  type DomainError,
  type GatewayAccount,
  type Merchant,
  type PaymentAttempt,
  type PaymentLink,
  type PaymentMethod,
  type Result,
  type StoredConsent,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Change } from '../plan.ts'
import type { ThreeDSecureResult } from '../ports/gateway.ts'
import { loadForBilling, type FoundForBilling } from '../subscriptions/around.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { checkoutState, type CheckoutState } from './availability.ts'
import { attemptsLeft } from './begin.ts'
import { redeemerOf, type CodeProblem, type Redeemer } from './code.ts'
import { loadCheckout, type Checkout, type Entrance, type PayableCheckout } from './load.ts'
import { payerOf, type Payer } from './payer.ts'
import { placeOfBuyer } from './place.ts'
import { modeOf, quoteCheckout, type Quote, type QuotedBuyer } from './quote.ts'

export interface PayInput {
  readonly entrance: Entrance
  /** The session's secret, as the page carries it. */
  readonly token: string
  /** One-time, from the gateway's own card fields. */
  readonly paymentToken: string
  readonly email: string
  /** The buyer as this checkout wants to know them, or what is missing. */
  buyerOf(checkout: Checkout): Result<Buyer, DomainError>
  readonly selection: readonly Choice[] | null
  /** The discount code that the buyer asked for; null for none. */
  readonly code: string | null
  /** What the buyer saw. Another total is shown again, not charged. */
  readonly expectedTotalMinor: number
  /** The same of what each later period costs; null where the page says that nothing recurs. */
  readonly expectedRecurringMinor: number | null
  /** When the figures that the buyer saw were computed, in UTC milliseconds; null where the page does not say. */
  readonly quotedAt: number | null
  /** What the buyer agrees to when a card is stored, as it stood above the button. */
  consentTo(sale: Quote, merchant: Merchant): Pick<StoredConsent, 'version' | 'text'>
  readonly ipAddress: string | null
  /** After a passed 3-D Secure challenge. It is used in the commit that begins the charge. */
  readonly proof?: {
    readonly threeDSecure: ThreeDSecureResult
    /** Null where it has been used by now. */
    use(): Promise<Change | null>
  }
}

/** A checkout that may be paid now, at the price that the buyer saw. */
export interface Prepared {
  readonly kind: 'prepared'
  readonly checkout: PayableCheckout
  readonly account: GatewayAccount
  readonly buyer: Buyer
  readonly redeemer: Redeemer
  readonly sale: Quote
  /** Who subscribes or stores a card; null for a sale. */
  readonly payer: FoundPayer | null
}

/** A try of somebody who subscribes or stores a card. */
export type PreparedPayer = Prepared & { readonly payer: FoundPayer }

/** A payer with what beginning something for them needs. */
export interface FoundPayer extends Payer {
  /** As of their time: that of their test clock, where they are on one. */
  readonly context: Context
  /** Their default method. */
  readonly standard: PaymentMethod | null
  /** The subscription of this session that waits for its first payment. */
  readonly tried: FoundForBilling | null
}

export type PayResult =
  | { readonly kind: 'settled'; readonly attempt: PaymentAttempt }
  /** Nothing was to be charged today: what was wanted has begun. */
  | { readonly kind: 'completed' }
  /** The card was refused before anything was charged. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'total_changed'
      readonly sale: Quote
      readonly link: PaymentLink | null
      readonly merchant: Merchant
    }
  /** The code does not count for this buyer: the price without it is shown, nothing is charged. */
  | {
      readonly kind: 'code_refused'
      readonly problem: CodeProblem
      readonly sale: Quote
      readonly link: PaymentLink | null
      readonly merchant: Merchant
    }
  | { readonly kind: 'unavailable'; readonly state: Exclude<CheckoutState, 'open'> }

const tooManyAttempts: DomainError = {
  code: 'too_many_attempts',
  message: 'This page has seen too many attempts. Ask the seller for a new link.',
}
const noGateway: DomainError = { code: 'gateway_not_configured', message: 'The seller cannot take cards yet.' }

/** What is known of a try beside its input. */
export interface Tried {
  /** It was counted before, so the limit is not its concern. */
  readonly counted?: boolean
  /** Somebody else was found to have become the buyer's key. */
  readonly keyTaken?: boolean
}

/** Prices a checkout for its buyer, or tells what has to be shown in place of a payment. */
export async function preparePayment(
  context: Context,
  input: PayInput,
  { counted = false, keyTaken = false }: Tried = {},
): Promise<Result<Prepared | PayResult, DomainError>> {
  const checkout = await loadCheckout(context, input.entrance, input.token, input)
  if (!checkout) return err(missing('Checkout'))
  const state = checkoutState(checkout, context.now)
  if (state !== 'open') return ok({ kind: 'unavailable', state })
  // A passed challenge is the end of a try that was counted.
  if (!input.proof && !counted && !attemptsLeft(checkout.session)) return err(tooManyAttempts)
  const buyer = input.buyerOf(checkout)
  if (!buyer.ok) return buyer
  const payer = modeOf(checkout) === 'payment' ? null : await loadPayer(context, checkout, buyer.value, keyTaken)
  if (payer && payer.customer.deletedAt !== null) return err(missing('Checkout'))
  const redeemer = await redeemerOf(context, checkout, buyer.value)
  const own = payer?.context ?? context
  const sale = await agreedQuote(own, checkout, input, {
    place: placeOfBuyer(buyer.value),
    code: input.code === null ? null : { now: own.now, customer: redeemer.customer },
    ...(payer ? { customer: payer.customer } : {}),
  })
  if (!sale.ok) return sale
  const problem = sale.value.code?.problem ?? null
  const shown = { sale: sale.value, link: checkout.link, merchant: checkout.merchant }
  if (problem !== null) return ok({ kind: 'code_refused', problem, ...shown })
  if (!isAgreed(sale.value, input)) return ok({ kind: 'total_changed', ...shown })
  const account = routeAccount(checkout.accounts, sale.value.currency, checkout.invoice?.row.gatewayAccountId)
  if (!account) return err(noGateway)
  return ok({ kind: 'prepared', checkout, account, buyer: buyer.value, redeemer, sale: sale.value, payer })
}

/** How long the figures of a page are good for that only time has changed. */
const QUOTE_MS = HOUR_MS

/**
 * The price as it is now. A part of a period costs less with every second, so where that alone has changed it, the time that
 * is paid for begins when the page's figures were computed.
 */
async function agreedQuote(
  context: Context,
  checkout: PayableCheckout,
  input: PayInput,
  buyer: QuotedBuyer,
): Promise<Result<Quote, DomainError>> {
  const now = await quoteCheckout(context, checkout, input.selection, buyer)
  const { quotedAt: at } = input
  if (!now.ok || now.value.recurring === null || isAgreed(now.value, input)) return now
  if (at === null || at > context.now || at < context.now - QUOTE_MS) return now
  const then = await quoteCheckout(context, checkout, input.selection, { ...buyer, at })
  return then.ok && isAgreed(then.value, input) ? then : now
}

function isAgreed({ totalMinor, recurring }: Quote, { expectedTotalMinor, expectedRecurringMinor }: PayInput): boolean {
  return totalMinor === expectedTotalMinor && (recurring?.regularMinor ?? null) === expectedRecurringMinor
}

async function loadPayer(
  context: Context,
  checkout: PayableCheckout,
  buyer: Buyer,
  keyTaken: boolean,
): Promise<FoundPayer> {
  const { rows } = context.db
  const { subscription } = checkout
  const tried = subscription?.status === 'pending' ? await loadForBilling(context, subscription.id) : null
  const payer = payerOf(context, checkout, buyer, { tried: tried?.customer ?? null, keyTaken })
  const { clock, standard } = await context.db.load({
    clock: rows.testClocks.ofCustomer(payer.customer.id),
    standard: rows.paymentMethods.defaultOf(payer.customer.id),
  })
  return { ...payer, context: onClock(context, clock), standard, tried }
}
