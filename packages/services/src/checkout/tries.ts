import {
  MAX_CODE_GUESSES,
  MAX_NETWORK_GUESSES,
  MAX_NETWORK_TRIES,
  MAX_SESSION_ATTEMPTS,
  NETWORK_GUESSES_MS,
  NETWORK_TRIES_MS,
  SESSION_LIFETIME_MS,
  type CheckoutSession,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { sha256Hex } from '../crypto.ts'
import type { Change } from '../plan.ts'

/** Who tries something on a page: a browser by its token, which it may make up anew, and the network that it comes from. */
export interface Trier {
  readonly browser: string
  /** At this page; null where tries are not counted by it. */
  readonly network: string | null
  /** At all pages of the merchant. */
  readonly guesser: string | null
}

/** What was tried before. */
export interface Tried {
  readonly by: Trier
  /** In UTC milliseconds. */
  readonly since: number
  /** Of the network at this page since `since`, those that came to nothing. */
  readonly tries: number
  /** Codes that are none: of the browser, and of its network. */
  readonly guesses: { readonly browser: number; readonly network: number }
}

interface Visitor {
  /** The link or the invoice; null for a session of the merchant's, whose token is ours, so that its own tries are enough. */
  readonly pageId: string | null
  readonly tokenHash: string
  readonly network: string | null
}

/** Who tries something on a page. Addresses are kept as hashes. */
export async function trierOf({ tenant }: Context, { pageId, tokenHash, network }: Visitor): Promise<Trier> {
  const hashed = async (place: string | null): Promise<string | null> =>
    network === null || place === null ? null : sha256Hex(`${place} ${network}`)
  const [page, everywhere] = await Promise.all([hashed(pageId), hashed(tenant.merchantId)])
  return { browser: tokenHash, network: page, guesser: everywhere }
}

/** The queries for what somebody tried before. */
export function triedQueries({ db: { rows }, now }: Context, { browser, network, guesser }: Trier) {
  return {
    tries: rows.checkoutSessions.triesFrom(network ?? '', now - NETWORK_TRIES_MS),
    ownGuesses: rows.checkoutSessions.guessesBy(browser, now),
    networkGuesses: rows.checkoutSessions.guessesBy(guesser ?? '', now),
  }
}

interface Trying {
  readonly session: CheckoutSession | null
  readonly tried: Tried
}

/** Whether a page may be tried again: a card thief who tries card after card runs out of tries, in one browser or in many. */
export function triesLeft({ session, tried }: Trying): boolean {
  const attempts = session?.attempts ?? 0
  if (attempts >= MAX_SESSION_ATTEMPTS) return false
  if (tried.by.network === null) return true
  // A browser that comes from another network, or back after a while, brings its own tries along.
  const isCounted = session?.triedFrom === tried.by.network && session.updatedAt > tried.since
  return tried.tries + (isCounted ? 0 : attempts) < MAX_NETWORK_TRIES
}

/** Whether somebody who asks for a code is told whether it is one: who guesses runs out of guesses. */
export function guessesLeft({ tried: { guesses } }: Pick<Trying, 'tried'>): boolean {
  return guesses.browser < MAX_CODE_GUESSES && guesses.network < MAX_NETWORK_GUESSES
}

/** Refuses a try of a network that has none left, however many of its browsers try at once. Pinned by page-tries.test.ts. */
export function limitTries({ by, since }: Tried): Change[] {
  if (by.network === null) return []
  return [{ kind: 'limit_tries', triedFrom: by.network, since, max: MAX_NETWORK_TRIES }]
}

/** Counts a code that was asked for and is none. */
export async function countGuess(context: Context, { by }: Tried): Promise<void> {
  const { now } = context
  const changes: Change[] = [
    { kind: 'count_guess', guesser: by.browser, expiresAt: now + SESSION_LIFETIME_MS, now },
    ...(by.guesser === null
      ? []
      : [{ kind: 'count_guess' as const, guesser: by.guesser, expiresAt: now + NETWORK_GUESSES_MS, now }]),
  ]
  await context.db.commit(context, { changes })
}
