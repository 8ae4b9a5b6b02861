import type { Context } from 'hono'
import type { Env } from './env.ts'

const WINDOW_SECONDS = 60

/**
 * Whether this payment is within the limits against card testing: so many a minute from one address, and through one
 * page. Attempts of one session are counted with the session itself.
 */
export async function withinPayLimits(c: Context<Env>, page: string): Promise<boolean> {
  if (c.env.RATE_LIMITS !== 'on') return true
  const ip = c.req.header('cf-connecting-ip') ?? 'unknown'
  const [byIp, byPage] = await Promise.all([
    c.env.LIMIT_PAY_IP.limit({ key: ip }),
    c.env.LIMIT_PAY_LINK.limit({ key: page }),
  ])
  return byIp.success && byPage.success
}

/** What is left of the fixed window, in seconds. */
export function retryAfter(now: number): number {
  return WINDOW_SECONDS - (Math.floor(now / 1000) % WINDOW_SECONDS)
}
