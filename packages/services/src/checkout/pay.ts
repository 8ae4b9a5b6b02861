import {
  err,
  ok,
  type Buyer,
  type Choice,
  type DomainError,
  type GatewayAccount,
  type PaymentAttempt,
  type PaymentLink,
  type Result,
  type Sale,
} from '@revkeen-edge/domain'
import { sendAttempt } from '../charging/send.ts'
import { settleAttempt } from '../charging/settle.ts'
import type { SettleState } from '../charging/state.ts'
import type { Context } from '../context.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { checkoutState, type CheckoutState } from './availability.ts'
import { attemptsLeft, beginPayment, type Begun } from './begin.ts'
import { loadCheckout, type Checkout, type Entrance, type PayableCheckout } from './load.ts'
import { quoteCheckout } from './quote.ts'

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
  /** What the buyer saw. Another total is shown again, not charged. */
  readonly expectedTotalMinor: number
  readonly ipAddress: string | null
}

export type PayResult =
  | { readonly kind: 'settled'; readonly attempt: PaymentAttempt }
  | { readonly kind: 'total_changed'; readonly sale: Sale; readonly link: PaymentLink | null }
  | { readonly kind: 'unavailable'; readonly state: Exclude<CheckoutState, 'open'> }

const MAX_TRIES = 4

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
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const checkout = await loadCheckout(context, input.entrance, input.token, input.email)
    if (!checkout) return err({ code: 'resource_missing', resource: 'Checkout' })
    const state = checkoutState(checkout, context.now)
    if (state !== 'open') return ok({ kind: 'unavailable', state })
    if (!attemptsLeft(checkout.session)) return err(tooManyAttempts)
    if (!checkout.account) return err(noGateway)
    const buyer = input.buyerOf(checkout)
    if (!buyer.ok) return buyer
    const sale = quoteCheckout(checkout, input.selection)
    if (!sale.ok) return sale
    if (sale.value.totalMinor !== input.expectedTotalMinor) {
      return ok({ kind: 'total_changed', sale: sale.value, link: checkout.link })
    }
    const gateway = await ports.gateways.open(checkout.account, context.tenant.mode)
    const begun = await begin(context, checkout, checkout.account, {
      token: input.token,
      buyer: buyer.value,
      sale: sale.value,
    })
    // Another tab, a double click or another sale got there first: look again.
    if (begun === null) continue
    const outcome = await sendAttempt(gateway, begun.attempt, {
      instrument: { kind: 'token', token: input.paymentToken },
      ...(input.ipAddress ? { ipAddress: input.ipAddress } : {}),
    })
    const settled = await settleAttempt(
      { ...context, now: ports.clock() },
      ports,
      begun.attempt,
      outcome,
      knownState(checkout, begun),
    )
    return settled.ok ? ok({ kind: 'settled', attempt: settled.value }) : settled
  }
  return err({ code: 'payment_processing', message: 'Another payment of this order is under way.' })
}

async function begin(
  context: Context,
  checkout: PayableCheckout,
  account: GatewayAccount,
  input: { token: string; buyer: Buyer; sale: Sale },
): Promise<Begun | null> {
  const planned = await beginPayment(context, checkout, account, input)
  if (!planned.ok) return null
  const outcome = await context.db.commit(context, planned.value.plan)
  return outcome.ok ? planned.value.value : null
}

function knownState(checkout: PayableCheckout, { attempt, session, invoice }: Begun): SettleState {
  const { merchant, link, customer, order, products } = checkout
  return { attempt, merchant, session, link, customer, invoice, order, products, intent: null, payment: null }
}
