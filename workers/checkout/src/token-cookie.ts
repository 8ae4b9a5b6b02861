import { isSessionToken } from '@revkeen-edge/contracts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Env } from './env.ts'
import { visitSession, type Visit } from './visit.ts'

const LIFETIME_SECONDS = 24 * 60 * 60

/** One cookie a link, on every address of it: `/l/…` and `/pay/…` are one page. */
const nameOf = ({ base }: Visit): string => `checkout_${base.slice(base.lastIndexOf('/') + 1)}`

/** The token that this browser has at a link, if any: two tabs are one checkout. */
export function knownToken(c: Context<Env>, visit: Visit): string | null {
  const token = getCookie(c, nameOf(visit))
  return token !== undefined && isSessionToken(token) ? token : null
}

/** A fresh token for this browser at this link. */
export function issueToken(c: Context<Env>, visit: Visit): string {
  const token = systemRuntime.token()
  const secure = c.env.CHECKOUT_URL.startsWith('https:')
  setCookie(c, nameOf(visit), token, { path: '/', httpOnly: true, secure, sameSite: 'Lax', maxAge: LIFETIME_SECONDS })
  return token
}

/**
 * The token that a payment is made with. Tabs that were opened at the same moment hold different tokens, of which the
 * browser kept one: a token that no payment was tried with gives way to it, so that they are one checkout after all.
 */
export async function payingToken(c: Context<Env>, visit: Visit, pageToken: string): Promise<string> {
  if (visit.token !== null) return visit.token
  const kept = knownToken(c, visit)
  return kept === null || kept === pageToken || (await visitSession(c, pageToken)) !== null ? pageToken : kept
}
