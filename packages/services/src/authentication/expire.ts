import { err, missing, ok, type Authentication, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { rowAfter, type Planned } from '../plan.ts'
import { endChallenge } from './end.ts'
import { loadChallenged } from './load.ts'

/**
 * Gives up a challenge whose time is over: nothing was charged, and its intent waits for another payment method. One that
 * came to an end before changes nothing.
 */
export async function expireAuthentication(
  context: Context,
  id: string,
): Promise<Result<Planned<Authentication>, DomainError>> {
  const { found } = await context.db.load({ found: context.db.rows.authentications.byId(id) })
  if (!found) return err(missing('Authentication'))
  const challenged = await loadChallenged(context, found)
  const { authentication } = challenged
  const isOpen = authentication.status === 'pending' || authentication.status === 'passed'
  if (!isOpen || authentication.expiresAt > context.now) return ok({ value: authentication, plan: { changes: [] } })
  const plan = endChallenge(context, challenged, 'expire')
  return ok({ value: rowAfter(plan, 'authentications', authentication), plan })
}
