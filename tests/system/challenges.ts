import { parseId } from '@revkeen-edge/domain'
import type { System } from '@revkeen-edge/testing'
import { expect } from 'vitest'
import { newCustomer, storeCard } from '../api/card-on-file.ts'
import { cardToken, pay } from './buyer.ts'
import { answerChallenge, CHALLENGED_CARD, comeBack } from './cardholder.ts'
import { trailOf } from './faults.ts'
import { gatewayStage, newSession, type GatewayStage } from './lost-payment.ts'

/** A merchant with a customer whose issuer wants to hear of every payment. */
export interface ChallengeStage {
  readonly system: System
  readonly gateway: GatewayStage
  readonly customer: string
  readonly method: string
}

export async function challengeStage(system: System, slug: string): Promise<ChallengeStage> {
  const gateway = await gatewayStage(system, slug)
  const customer = await newCustomer(gateway.merchant)
  const method = await storeCard(system, gateway.merchant, customer, CHALLENGED_CARD)
  return { system, gateway, customer, method }
}

/** A payment that an issuer wants to have confirmed, wherever it was begun. */
export interface Challenged {
  readonly surface: string
  /** Makes the first try, which the issuer answers with its wish. */
  decline(): Promise<void>
  /** Asks for the challenge: the bank's page, or null where it could not be started. */
  challenge(): Promise<string | null>
  isPaid(): Promise<boolean>
  trail(): ReturnType<typeof trailOf>
  /** Whether somebody may try again: nothing is open, nothing is paid. */
  mayTryAgain(): Promise<boolean>
}

async function intentOfApi({ system, gateway, customer, method }: ChallengeStage): Promise<Challenged> {
  const { merchant, securityKey } = gateway
  const made = (await merchant.post('/payment-intents', { amount: 2500, customer, payment_method: method })).body
  const statusOf = async () => (await merchant.get(`/payment-intents/${made.id}`)).body.status
  return {
    surface: 'an intent',
    // A confirmation is both: the try, and the challenge that follows.
    decline: async () => {},
    challenge: async () => {
      const { body } = await merchant.post(`/payment-intents/${made.id}/confirm`, {
        return_url: 'https://shop.example/',
      })
      return body.next_action?.redirect_to_url.url ?? null
    },
    isPaid: async () => (await statusOf()) === 'succeeded',
    trail: () => trailOf(system, securityKey, 'payment_intent_id', parseId('paymentIntent', made.id) ?? ''),
    mayTryAgain: async () => (await statusOf()) === 'requires_payment_method',
  }
}

async function sessionOfCheckout({ system, gateway }: ChallengeStage): Promise<Challenged> {
  const session = await newSession(gateway)
  const statusOf = async () => (await gateway.merchant.get(`/checkout-sessions/${session.id}`)).body.data.status
  return {
    surface: 'a checkout',
    async decline() {
      expect((await pay(system, { ...session, card: CHALLENGED_CARD })).status).toBe('authentication_required')
    },
    async challenge() {
      const response = await fetch(`${session.url}/authenticate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          session: session.token,
          items: [],
          payment_token: await cardToken(system, CHALLENGED_CARD),
          email: 'buyer@example.com',
          expected_total_minor: session.totalMinor,
        }),
      })
      const body = (await response.json()) as { status?: string; redirect_url?: string }
      return body.status === 'challenge' ? (body.redirect_url ?? null) : null
    },
    isPaid: async () => (await statusOf()) === 'complete',
    trail: () => trailOf(system, gateway.securityKey, 'checkout_session_id', session.id),
    mayTryAgain: async () => (await statusOf()) === 'open',
  }
}

/** Wherever a payment can be challenged. */
export const SURFACES = [intentOfApi, sessionOfCheckout]

/** The payment, and the address to which its cardholder comes back who has passed the challenge. */
export interface Passed {
  readonly payment: Challenged
  readonly returnUrl: string
}

export async function passed(stage: ChallengeStage, begin: (typeof SURFACES)[number]): Promise<Passed> {
  const payment = await begin(stage)
  await payment.decline()
  return passAgain(payment)
}

export async function passAgain(payment: Challenged): Promise<Passed> {
  const bank = await payment.challenge()
  if (bank === null) throw new Error(`${payment.surface}: no challenge was started`)
  return { payment, returnUrl: await answerChallenge(bank, 'passed') }
}

export async function eachPassed(stage: ChallengeStage): Promise<readonly Passed[]> {
  const all: Passed[] = []
  for (const begin of SURFACES) all.push(await passed(stage, begin))
  return all
}

/** Paid by the second try, with one charge at the gateway; whoever comes back again changes nothing. */
export async function expectPaidOnce(
  { payment, returnUrl }: Passed,
  attempts = ['sale failed', 'sale succeeded'],
): Promise<void> {
  expect(await payment.isPaid(), payment.surface).toBe(true)
  await comeBack(returnUrl)
  expect(await payment.trail(), payment.surface).toEqual({ attempts, deeds: ['sale'] })
}
