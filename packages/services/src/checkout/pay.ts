import {
  err,
  missing,
  ok,
  routeAccount,
  type Buyer,
  type Choice,
  type DomainError,
  type GatewayAccount,
  type PaymentAttempt,
  type PaymentLink,
  type Result,
} from '@revkeen-edge/domain'
import { sendAttempt } from '../charging/send.ts'
import { settleAttempt } from '../charging/settle.ts'
import type { SettleState } from '../charging/state.ts'
import type { Context } from '../context.ts'
import type { Change } from '../plan.ts'
import type { ThreeDSecureResult } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { checkoutState, type CheckoutState } from './availability.ts'
import { attemptsLeft, beginPayment, type Begun } from './begin.ts'
import { redeemerOf, type CodeProblem, type Redeemer } from './code.ts'
import { loadCheckout, type Checkout, type Entrance, type PayableCheckout } from './load.ts'
import { placeOfBuyer } from './place.ts'
import { quoteCheckout, type Quote } from './quote.ts'

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
}

export type PayResult =
  | { readonly kind: 'settled'; readonly attempt: PaymentAttempt }
  | { readonly kind: 'total_changed'; readonly sale: Quote; readonly link: PaymentLink | null }
  /** The code does not count for this buyer: the price without it is shown, nothing is charged. */
  | {
      readonly kind: 'code_refused'
      readonly problem: CodeProblem
      readonly sale: Quote
      readonly link: PaymentLink | null
    }
  | { readonly kind: 'unavailable'; readonly state: Exclude<CheckoutState, 'open'> }

const MAX_TRIES = 4

/** The index over the tokens of all tenants' sessions. */
const SESSION_TOKEN = 'checkout_sessions.token_hash'

const tooManyAttempts: DomainError = {
  code: 'too_many_attempts',
  message: 'This page has seen too many attempts. Ask the seller for a new link.',
}
const noGateway: DomainError = { code: 'gateway_not_configured', message: 'The seller cannot take cards yet.' }

/**
 * Pays a checkout with a card: commit the attempt, call the gateway once, commit what it said. What is lost in between
 * is found by asking the gateway, never by sending the charge again.
 */
export async function payCheckout(
  context: Context,
  ports: PaymentPorts,
  input: PayInput,
): Promise<Result<PayResult, DomainError>> {
  let tokenTaken = false
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const prepared = await preparePayment(context, input)
    if (!prepared.ok) return prepared
    if (prepared.value.kind !== 'prepared') return ok(prepared.value)
    const { checkout, account, buyer, redeemer, sale } = prepared.value
    // It opens a page of another merchant's, so here it opens nothing.
    if (tokenTaken && !checkout.session) return err(missing('Checkout'))
    const use = await input.proof?.use()
    // Who came back first is paying.
    if (use === null) return ok({ kind: 'unavailable', state: 'processing' })
    const gateway = await ports.gateways.open(account, context.tenant.mode)
    const begun = await begin(context, checkout, account, {
      token: input.token,
      buyer,
      sale,
      redeemer,
      along: use ? [use] : [],
    })
    // Another tab, a double click or another sale got there first: look again.
    if (!begun.ok) {
      tokenTaken = begun.error === 'token_taken'
      continue
    }
    const outcome = await sendAttempt(gateway, begun.value.attempt, {
      instrument: { kind: 'token', token: input.paymentToken },
      ...(input.ipAddress ? { ipAddress: input.ipAddress } : {}),
      ...(input.proof ? { threeDSecure: input.proof.threeDSecure } : {}),
    })
    const settled = await settleAttempt(
      { ...context, now: ports.clock() },
      ports,
      begun.value.attempt,
      outcome,
      knownState(checkout, begun.value),
    )
    return settled.ok ? ok({ kind: 'settled', attempt: settled.value }) : settled
  }
  return err({ code: 'payment_processing', message: 'Another payment of this order is under way.' })
}

/** Prices a checkout for its buyer, or tells what has to be shown in place of a payment. */
export async function preparePayment(
  context: Context,
  input: PayInput,
): Promise<Result<Prepared | PayResult, DomainError>> {
  const checkout = await loadCheckout(context, input.entrance, input.token, input)
  if (!checkout) return err(missing('Checkout'))
  const state = checkoutState(checkout, context.now)
  if (state !== 'open') return ok({ kind: 'unavailable', state })
  // A passed challenge is the end of a try that was counted.
  if (!input.proof && !attemptsLeft(checkout.session)) return err(tooManyAttempts)
  const buyer = input.buyerOf(checkout)
  if (!buyer.ok) return buyer
  const redeemer = await redeemerOf(context, checkout, buyer.value)
  const sale = await quoteCheckout(context, checkout, input.selection, {
    place: placeOfBuyer(buyer.value),
    code: input.code === null ? null : { now: context.now, customer: redeemer.customer },
  })
  if (!sale.ok) return sale
  const problem = sale.value.code?.problem ?? null
  if (problem !== null) return ok({ kind: 'code_refused', problem, sale: sale.value, link: checkout.link })
  if (sale.value.totalMinor !== input.expectedTotalMinor) {
    return ok({ kind: 'total_changed', sale: sale.value, link: checkout.link })
  }
  const account = routeAccount(checkout.accounts, sale.value.currency, checkout.invoice?.row.gatewayAccountId)
  if (!account) return err(noGateway)
  return ok({
    kind: 'prepared',
    checkout,
    account,
    buyer: buyer.value,
    redeemer,
    sale: sale.value,
  })
}

async function begin(
  context: Context,
  checkout: PayableCheckout,
  account: GatewayAccount,
  { along, ...input }: { token: string; buyer: Buyer; sale: Quote; redeemer: Redeemer; along: readonly Change[] },
): Promise<Result<Begun, 'overtaken' | 'token_taken'>> {
  const planned = await beginPayment(context, checkout, account, input)
  if (!planned.ok) return err('overtaken')
  const { plan, value } = planned.value
  const outcome = await context.db.commit(context, { ...plan, changes: [...along, ...plan.changes] })
  if (outcome.ok) return ok(value)
  return err(outcome.conflict.constraint === SESSION_TOKEN ? 'token_taken' : 'overtaken')
}

/** A buyer's order has no payment before its first. */
const NOTHING_YET = { intent: null, request: null, reversal: null, payment: null }

/** What settling needs, as far as the page has read it: not where another session asked for the money. */
function knownState(checkout: PayableCheckout, { attempt, session, invoice, order }: Begun): SettleState | undefined {
  if (attempt.sale.requestId !== undefined) return undefined
  const { merchant, link, customer, products } = checkout
  return { attempt, merchant, session, link, customer, invoice, order, products, ...NOTHING_YET }
}
