import { AUTHENTICATION_LIFETIME_MS, type Authentication, type GatewayAccount, type Json } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'
import { logWarn } from '../log.ts'
import { wantsChallenge, type Outcome } from '../charging/outcome.ts'
import type { Instrument, PaymentGateway } from '../ports/gateway.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { secretsPlace, type Challenge, type Secrets } from './challenge.ts'

/** Who waits for a challenge. */
type Owner = Pick<Authentication, 'checkoutSessionId' | 'paymentIntentId' | 'setupIntentId' | 'paymentAttemptId'>

export interface Wanted {
  readonly owner: Partial<Owner>
  readonly account: GatewayAccount
  readonly instrument: Instrument
  /** What the cardholder is asked to confirm: in minor units, 0 to store a card. */
  readonly amountMinor: number
  readonly currency: string
  /** Where the cardholder goes in the end; null for a page of ours. */
  readonly returnUrl: string | null
  readonly page?: Secrets['page']
  readonly resume?: Json
}

/**
 * Starts a 3-D Secure challenge at the gateway. The browser will bring back nothing but 128 random bits, of which the
 * hash alone is kept. Null where the gateway starts none: then the decline stands.
 */
export async function startChallenge(
  context: Context,
  { gateways, sealer, checkoutUrl, clock }: AuthenticationPorts,
  wanted: Wanted,
): Promise<Challenge | null> {
  const { runtime, tenant } = context
  const { account, amountMinor, currency, instrument } = wanted
  const [id, state] = [runtime.uuid(), runtime.token()]
  const gateway = await gateways.open(account, tenant.mode)
  const returnUrl = `${checkoutUrl}/return/${state}`
  const started = await started3ds(gateway, { orderId: id, amountMinor, currency, instrument, returnUrl })
  if (started.outcome !== 'started') {
    logWarn('authentication.not_started', { merchantId: tenant.merchantId, outcome: started.outcome }, started.message)
    return null
  }
  const secrets: Secrets = { instrument, page: wanted.page ?? null }
  const authentication = {
    ...newAuthentication(context, wanted, id, clock()),
    stateHash: await sha256Hex(state),
    gatewayReference: started.reference,
    url: started.url,
    instrumentSealed: await sealer.seal(JSON.stringify(secrets), secretsPlace(id)),
  }
  return { authentication, nextAction: { url: started.url, returnUrl: wanted.returnUrl ?? `${checkoutUrl}/return` } }
}

/** What came of a charge, with a challenge where the issuer wants to hear from its cardholder first. */
export async function challengedOutcome(
  context: Context,
  ports: AuthenticationPorts,
  outcome: Outcome,
  wanted: Wanted,
): Promise<Outcome> {
  if (outcome.kind !== 'declined' || !wantsChallenge(outcome)) return outcome
  const challenge = await startChallenge(context, ports, wanted)
  return challenge ? { ...outcome, challenge } : outcome
}

async function started3ds(gateway: PaymentGateway, command: Parameters<PaymentGateway['startAuthentication']>[0]) {
  try {
    return await gateway.startAuthentication(command)
  } catch (error) {
    return { outcome: 'unavailable' as const, message: String(error) }
  }
}

function newAuthentication(context: Context, wanted: Wanted, id: string, now: number) {
  const { checkoutSessionId, paymentIntentId, setupIntentId, paymentAttemptId } = wanted.owner
  return {
    id,
    merchantId: context.tenant.merchantId,
    status: 'pending' as const,
    checkoutSessionId: checkoutSessionId ?? null,
    paymentIntentId: paymentIntentId ?? null,
    setupIntentId: setupIntentId ?? null,
    paymentAttemptId: paymentAttemptId ?? null,
    amountMinor: wanted.amountMinor,
    currency: wanted.currency,
    gatewayAccountId: wanted.account.id,
    returnUrl: wanted.returnUrl,
    resume: wanted.resume ?? {},
    proof: null,
    expiresAt: now + AUTHENTICATION_LIFETIME_MS,
    completedAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
