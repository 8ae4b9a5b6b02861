import { AUTHENTICATION, transition, type Authentication, type DomainError } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, type Change } from '../plan.ts'

/** Why a proof that somebody else has used changes nothing. */
export const usedProof: DomainError = { code: 'stale_update', message: 'This confirmation has been used.' }

/**
 * Uses a proof, in the commit that begins what it is for: of two returns at once, one begins. Null where it is not passed,
 * or used by now. Pinned by three-d-secure.test.ts.
 */
export function useOf({ now }: Context, authentication: Authentication): Change | null {
  const next = transition(AUTHENTICATION, authentication.status, 'use')
  return next.ok ? update('authentications', authentication, { status: next.value, updatedAt: now }) : null
}
