import { isSessionToken } from '@revkeen-edge/contracts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Env } from './env.ts'

const NAME = 'checkout'
const LIFETIME_SECONDS = 24 * 60 * 60

/** The token that this browser has at a link, if any: two tabs are one checkout. */
export function knownToken(c: Context<Env>): string | null {
  const token = getCookie(c, NAME)
  return token !== undefined && isSessionToken(token) ? token : null
}

/** A fresh token for this browser at this link. */
export function issueToken(c: Context<Env>, path: string): string {
  const token = systemRuntime.token()
  const secure = c.env.CHECKOUT_URL.startsWith('https:')
  setCookie(c, NAME, token, { path, httpOnly: true, secure, sameSite: 'Lax', maxAge: LIFETIME_SECONDS })
  return token
}
