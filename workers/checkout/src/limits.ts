import type { Context } from 'hono'
import type { Env } from './env.ts'

const WINDOW_SECONDS = 60

/**
 * Whether this payment is within the limits against card testing: so many a minute from one address, and through one
 * page. What is counted for longer than that minute is counted with the sessions.
 */
export async function withinPayLimits(c: Context<Env>, page: string): Promise<boolean> {
  if (c.env.RATE_LIMITS !== 'on') return true
  const ip = addressOf(c)
  const [byIp, byPage] = await Promise.all([
    c.env.LIMIT_PAY_IP.limit({ key: ip }),
    c.env.LIMIT_PAY_LINK.limit({ key: page }),
  ])
  return byIp.success && byPage.success
}

/** What stands for the network of a request where tries are counted by it, see `MAX_NETWORK_TRIES`; null where limits are off. */
export function networkOf(c: Context<Env>): string | null {
  return c.env.RATE_LIMITS === 'on' ? addressOf(c) : null
}

function addressOf(c: Context<Env>): string {
  return addressKey(c.req.header('cf-connecting-ip') ?? 'unknown')
}

/** Whether this try of a discount code is within the limit against guessing. */
export async function withinCodeLimit(c: Context<Env>): Promise<boolean> {
  if (c.env.RATE_LIMITS !== 'on') return true
  const key = `code:${addressOf(c)}`
  return (await c.env.LIMIT_PAY_IP.limit({ key })).success
}

/**
 * What stands for the sender of an address: an IPv4 address itself, also where it is mapped into IPv6, and the first 64
 * bits of an IPv6 address, since the rest of it is the sender's to choose. Anything else is its own key.
 */
export function addressKey(address: string): string {
  const groups = groupsOf(address)
  if (groups === null) return address
  const [a, b, c, d, , marker, high = 0, low = 0] = groups
  const isMapped = [a, b, c, d, groups[4]].every((group) => group === 0) && marker === 0xffff
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  return `${[a, b, c, d].map((group) => (group ?? 0).toString(16)).join(':')}::/64`
}

/** The eight 16-bit groups of an IPv6 address, or null for anything else. The URL parser knows every way to write one. */
function groupsOf(address: string): number[] | null {
  const url = `http://[${address.replace(/%.*$/, '')}]`
  if (!address.includes(':') || !URL.canParse(url)) return null
  const [head = '', tail] = new URL(url).hostname.slice(1, -1).split('::')
  const left = numbersOf(head)
  if (tail === undefined) return left
  const right = numbersOf(tail)
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}

function numbersOf(groups: string): number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16))
}

/** What is left of the fixed window, in seconds. */
export function retryAfter(now: number): number {
  return WINDOW_SECONDS - (Math.floor(now / 1000) % WINDOW_SECONDS)
}
