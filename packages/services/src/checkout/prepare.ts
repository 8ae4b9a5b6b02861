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
import { redeemerOf, type CodeProblem, type Redeemer } from './code.ts'
import { loadCheckout, type Checkout, type Entrance, type PayableCheckout } from './load.ts'
import { payerOf, type Payer } from './payer.ts'
import { placeOfBuyer } from './place.ts'
import { countGuess, guessesLeft, triesLeft } from './tries.ts'
import { modeOf, quoteCheckout, type Quote, type QuotedBuyer } from './quote.ts'

/** What a page says of a subscription, or of a card that is kept. */
export interface ShownTerms {
  /** Of every word that depends on the terms, so that a buyer agrees to what they have read and to nothing else. */
  readonly digest: string
  /** What lets the card be stored, as it stands above the button. */
  readonly consent: Pick<StoredConsent, 'version' | 'text'>
}

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
  /** The digest of the terms that the buyer saw: other terms are shown again. Null where the page keeps no card. */
  readonly expectedTerms: string | null
  /** When the figures that the buyer saw were computed, in UTC milliseconds; null where the page does not say. */
  readonly quotedAt: number | null
  /** The terms of this price as the page says them; null where no card is kept. */
  termsOf(sale: Quote, merchant: Merchant): Promise<ShownTerms | null>
  readonly ipAddress: string | null
  /** What stands for the network that the buyer comes from; null where tries are not counted by it. */
  readonly network: string | null
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
  /** What the buyer agreed to; null where no card is kept. */
  readonly consent: ShownTerms['consent'] | null
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
  if (!input.proof && !counted && !triesLeft(checkout)) return err(tooManyAttempts)
  const buyer = input.buyerOf(checkout)
  if (!buyer.ok) return buyer
  const payer = modeOf(checkout) === 'payment' ? null : await loadPayer(context, checkout, buyer.value, keyTaken)
  if (payer && payer.customer.deletedAt !== null) return err(missing('Checkout'))
  const redeemer = await redeemerOf(context, checkout, buyer.value)
  const own = payer?.context ?? context
  const offered = await offeredNow(own, checkout, input, {
    place: placeOfBuyer(buyer.value),
    code: input.code === null ? null : { now: own.now, customer: redeemer.customer },
    ...(payer ? { customer: payer.customer } : {}),
  })
  if (!offered.ok) return offered
  const { sale, terms, isAgreed } = offered.value
  const problem = sale.code?.problem ?? null
  // Who has no guess left is told of no code; what was agreed to at its price was known before.
  const isGuess = sale.code !== null && !input.proof && !counted
  if (isGuess && !guessesLeft(checkout) && (problem !== null || !isAgreed)) return err(tooManyAttempts)
  if (isGuess && problem === 'unknown') await countGuess(context, checkout.tried)
  const shown = { sale, link: checkout.link, merchant: checkout.merchant }
  if (problem !== null) return ok({ kind: 'code_refused', problem, ...shown })
  if (!isAgreed) return ok({ kind: 'total_changed', ...shown })
  const account = routeAccount(checkout.accounts, sale.currency, checkout.invoice?.row.gatewayAccountId)
  if (!account) return err(noGateway)
  const consent = terms?.consent ?? null
  return ok({ kind: 'prepared', checkout, account, buyer: buyer.value, redeemer, sale, consent, payer })
}

/** How long the figures of a page are good for that only time has changed. */
const QUOTE_MS = HOUR_MS

/** A price with its terms, and whether both are what the buyer saw. */
interface Offered {
  readonly sale: Quote
  readonly terms: ShownTerms | null
  readonly isAgreed: boolean
}

/**
 * The price as it is now. A part of a period costs less with every second, and days pass, so where that alone has changed
 * what was shown, the time that is paid for begins when the page's figures were computed.
 */
async function offeredNow(
  context: Context,
  checkout: PayableCheckout,
  input: PayInput,
  buyer: QuotedBuyer,
): Promise<Result<Offered, DomainError>> {
  const offer = async (at?: number): Promise<Result<Offered, DomainError>> => {
    const sale = await quoteCheckout(context, checkout, input.selection, at === undefined ? buyer : { ...buyer, at })
    return sale.ok ? ok(await offeredAs(sale.value, checkout.merchant, input)) : sale
  }
  const now = await offer()
  const { quotedAt: at } = input
  if (!now.ok || now.value.sale.recurring === null || now.value.isAgreed) return now
  if (at === null || at > context.now || at < context.now - QUOTE_MS) return now
  const then = await offer(at)
  return then.ok && then.value.isAgreed ? then : now
}

async function offeredAs(sale: Quote, merchant: Merchant, input: PayInput): Promise<Offered> {
  const terms = await input.termsOf(sale, merchant)
  const isAgreed = sale.totalMinor === input.expectedTotalMinor && (terms?.digest ?? null) === input.expectedTerms
  return { sale, terms, isAgreed }
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
