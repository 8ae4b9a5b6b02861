import {
  declineOf,
  err,
  invalidState,
  ok,
  type Authentication,
  type Buyer,
  type CheckoutSession,
  type Choice,
  type DomainError,
  type Json,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { challengeRows } from '../authentication/book.ts'
import { proofOf, secretsOf, secretsPlace, type Secrets } from '../authentication/challenge.ts'
import { startChallenge } from '../authentication/start.ts'
import { useOf } from '../authentication/use.ts'
import type { Context } from '../context.ts'
import { update } from '../plan.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import type { Entrance } from './load.ts'
import { payCheckout } from './pay.ts'
import { preparePayment, type PayInput, type PayResult } from './prepare.ts'
import type { Quote } from './quote.ts'

/** What a buyer's browser is told who has to pass a challenge first. */
export type AuthenticateResult = PayResult | { readonly kind: 'challenged'; readonly url: string }

/** What the payment goes on with when the buyer is back: everything but the card and the page's secret, which are sealed. */
interface Resume {
  readonly entrance: Entrance
  readonly buyer: Buyer
  readonly selection: readonly Choice[] | null
  readonly code: string | null
  readonly ipAddress: string | null
  /** Of what the buyer saw. */
  readonly expectedTerms: string | null
  readonly quotedAt: number | null
}

/**
 * Starts a 3-D Secure challenge for a checkout whose last try the issuer answered with the wish for one. A try uses its
 * token up, so the page's card fields give a new one, which is charged once the challenge is passed. Nothing is set aside
 * for the buyer meanwhile: goods and uses of a code are taken when the charge begins. `base` is the address of the page.
 */
export async function authenticateCheckout(
  context: Context,
  ports: AuthenticationPorts,
  input: PayInput,
  base: string,
): Promise<Result<AuthenticateResult, DomainError>> {
  const prepared = await preparePayment(context, input)
  if (!prepared.ok) return prepared
  if (prepared.value.kind !== 'prepared') return ok(prepared.value)
  const { checkout, account, buyer, sale } = prepared.value
  const { session, attempt } = checkout
  if (!session || !mayBeChallenged(sale, session, attempt)) {
    return err(invalidState('This payment needs no confirmation by the bank.'))
  }
  const resume: Resume = {
    entrance: input.entrance,
    buyer,
    selection: input.selection,
    code: input.code,
    ipAddress: input.ipAddress,
    expectedTerms: input.expectedTerms,
    quotedAt: input.quotedAt,
  }
  const challenge = await startChallenge(context, ports, {
    owner: { checkoutSessionId: session.id, paymentAttemptId: attempt?.id ?? null },
    account,
    instrument: { kind: 'token', token: input.paymentToken },
    amountMinor: sale.totalMinor,
    currency: sale.currency,
    returnUrl: null,
    page: { base, token: input.token },
    resume: keptResume(resume),
  })
  if (!challenge) return err(notStarted)
  // Each challenge counts as a try: who is refused again and again by the bank is tried no further.
  const counted = update('checkoutSessions', session, { attempts: session.attempts + 1, updatedAt: context.now })
  const { authentication } = challenge
  const audit = [{ action: 'authentication.start', objectType: 'authentication', objectId: authentication.id }]
  const committed = await context.db.commit(context, {
    changes: [counted, ...challengeRows(context, authentication)],
    audit,
  })
  return committed.ok ? ok({ kind: 'challenged', url: authentication.url }) : err(underWay)
}

const notStarted: DomainError = {
  code: 'gateway_unavailable',
  message: 'Your bank’s confirmation could not be started. Nothing was charged: please try again.',
}
const underWay: DomainError = { code: 'payment_processing', message: 'Another payment of this order is under way.' }

/**
 * A charge must have been declined with that wish. A card that is only checked leaves no attempt: there a try that was counted
 * is enough, as no money moves.
 */
function mayBeChallenged(sale: Quote, session: CheckoutSession, attempt: PaymentAttempt | null): boolean {
  return wantsChallenge(attempt) || (sale.mode !== 'payment' && sale.totalMinor === 0 && session.attempts > 0)
}

function wantsChallenge(attempt: PaymentAttempt | null): boolean {
  if (attempt?.status !== 'failed') return false
  return declineOf(attempt.gatewayCode ?? '', attempt.gatewayMessage ?? '').category === 'authentication_required'
}

/**
 * Pays a checkout whose buyer passed the challenge, at the price that they confirmed. The proof is used in the commit that
 * begins the charge; who comes second finds a payment under way. Pinned by three-d-secure.test.ts.
 */
export function resumeCheckout(
  context: Context,
  ports: AuthenticationPorts,
  authentication: Authentication,
  { instrument, page }: Secrets,
  termsOf: PayInput['termsOf'],
): Promise<Result<PayResult, DomainError>> {
  const { entrance, buyer, selection, code, ipAddress, ...seen } = resumeOf(authentication)
  if (instrument.kind !== 'token' || page === null) throw new Error('a checkout is paid with a token')
  return payCheckout(context, ports, {
    entrance,
    token: page.token,
    paymentToken: instrument.token,
    email: buyer.email,
    buyerOf: () => ok(buyer),
    selection,
    code,
    expectedTotalMinor: authentication.amountMinor,
    expectedTerms: seen.expectedTerms ?? null,
    quotedAt: seen.quotedAt ?? null,
    termsOf,
    ipAddress,
    network: null,
    proof: {
      threeDSecure: proofOf(authentication),
      async use() {
        const { rows } = context.db
        const { fresh } = await context.db.load({ fresh: rows.authentications.byId(authentication.id) })
        return fresh && useOf(context, fresh)
      },
    },
  })
}

/** How the buyer of a challenged checkout came in. */
export function resumedEntrance(authentication: Authentication): Entrance {
  return resumeOf(authentication).entrance
}

/** Opens what was sealed for the buyer's return. */
export async function openSecrets(
  { sealer }: AuthenticationPorts,
  { id, instrumentSealed }: Authentication,
): Promise<Secrets> {
  return secretsOf(await sealer.open(instrumentSealed, secretsPlace(id)))
}

/** What a payment goes on with, as its row keeps it. */
function keptResume(resume: Resume): Json {
  return { ...resume }
}

/** Reads back what `keptResume` wrote. */
function resumeOf({ resume }: Authentication): Resume {
  return resume as unknown as Resume
}
