import {
  AUTHENTICATION,
  err,
  missing,
  ok,
  transition,
  type Authentication,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'
import { logError } from '../log.ts'
import { update, updated, type Planned } from '../plan.ts'
import type { AuthenticationResult, PaymentGateway } from '../ports/gateway.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { keptProof } from './challenge.ts'
import { endChallenge } from './end.ts'
import { loadChallenged } from './load.ts'

/** How a challenge stands when its cardholder comes back. */
export type Standing =
  /** Passed, and not used yet. */
  | 'passed'
  | 'failed'
  | 'expired'
  /** Somebody has come back with this state before. */
  | 'used'
  /** The cardholder has not finished it. */
  | 'pending'
  /** The gateway could not be asked: nothing is known, and nothing changes. */
  | 'unavailable'

export interface ReturnedChallenge {
  readonly standing: Standing
  readonly authentication: Authentication
}

/** The authentication behind the state of a return address; null for one that we never gave out. */
export async function authenticationOf({ db }: Context, state: string): Promise<Authentication | null> {
  const { found } = await db.load({ found: db.rows.authentications.byState(await sha256Hex(state)) })
  return found
}

/**
 * Takes note of what came of a challenge. The browser's word counts for nothing: the gateway is asked, and amount and
 * currency must be those that the challenge was started for. Each end is reached once, by the state table and the row's
 * version. Pinned by three-d-secure.test.ts.
 */
export async function noteReturn(
  context: Context,
  ports: AuthenticationPorts,
  authentication: Authentication,
): Promise<Result<ReturnedChallenge, DomainError>> {
  const { status } = authentication
  const isOpen = status === 'pending' || status === 'passed'
  if (isOpen && authentication.expiresAt <= context.now) return close(context, ports, authentication, 'expire')
  if (status !== 'pending') return ok({ standing: status, authentication })
  const result = await ask(context, ports, authentication)
  switch (result.status) {
    case 'pending':
    case 'unavailable':
      return ok({ standing: result.status, authentication })
    case 'failed':
      return close(context, ports, authentication, 'fail')
    case 'passed':
      return sameMoney(authentication, result)
        ? pass(context, ports, authentication, result)
        : close(context, ports, authentication, 'fail')
  }
}

async function ask(
  { db, tenant }: Context,
  { gateways }: AuthenticationPorts,
  { gatewayAccountId, gatewayReference, id }: Authentication,
): Promise<AuthenticationResult> {
  const { account } = await db.load({ account: db.rows.gatewayAccounts.byId(gatewayAccountId) })
  if (!account) return { status: 'failed', message: 'the gateway account is gone' }
  return askAt(await gateways.open(account, tenant.mode), gatewayReference, id)
}

async function askAt(gateway: PaymentGateway, reference: string, id: string): Promise<AuthenticationResult> {
  try {
    return await gateway.authenticationResult(reference)
  } catch (error) {
    logError('authentication.query_failed', { authenticationId: id }, error)
    return { status: 'unavailable', message: 'the gateway could not be asked' }
  }
}

function sameMoney(
  { id, amountMinor, currency }: Authentication,
  result: Extract<AuthenticationResult, { status: 'passed' }>,
): boolean {
  const same = result.amountMinor === amountMinor && result.currency === currency
  if (!same) logError('authentication.other_money', { authenticationId: id })
  return same
}

function pass(
  context: Context,
  ports: AuthenticationPorts,
  authentication: Authentication,
  { proof }: Extract<AuthenticationResult, { status: 'passed' }>,
): Promise<Result<ReturnedChallenge, DomainError>> {
  return step(context, ports, authentication, (fresh) => {
    const next = transition(AUTHENTICATION, fresh.status, 'pass')
    if (!next.ok) return { value: fresh, plan: { changes: [] } }
    const set = { status: next.value, proof: keptProof(proof), completedAt: context.now, updatedAt: context.now }
    const audit = [{ action: 'authentication.pass', objectType: 'authentication', objectId: fresh.id }]
    return { value: updated(fresh, set), plan: { changes: [update('authentications', fresh, set)], audit } }
  })
}

async function close(
  context: Context,
  ports: AuthenticationPorts,
  { id }: Authentication,
  end: 'fail' | 'expire',
): Promise<Result<ReturnedChallenge, DomainError>> {
  return standingOf(
    await commitPlanned(context, ports, async () => {
      const { found } = await context.db.load({ found: context.db.rows.authentications.byId(id) })
      if (!found) return err(missing('Authentication'))
      const challenged = await loadChallenged(context, found)
      const { authentication } = challenged
      const next = transition(AUTHENTICATION, authentication.status, end)
      if (!next.ok) return ok({ value: authentication, plan: { changes: [] } })
      const value = updated(authentication, { status: next.value })
      return ok({ value, plan: endChallenge(context, challenged, end) })
    }),
  )
}

async function step(
  context: Context,
  ports: AuthenticationPorts,
  { id }: Authentication,
  planOf: (fresh: Authentication) => Planned<Authentication>,
): Promise<Result<ReturnedChallenge, DomainError>> {
  return standingOf(
    await commitPlanned(context, ports, async () => {
      const { found } = await context.db.load({ found: context.db.rows.authentications.byId(id) })
      return found ? ok(planOf(found)) : err(missing('Authentication'))
    }),
  )
}

function standingOf(authentication: Result<Authentication, DomainError>): Result<ReturnedChallenge, DomainError> {
  if (!authentication.ok) return authentication
  return ok({ standing: authentication.value.status, authentication: authentication.value })
}
