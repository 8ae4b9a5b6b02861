import type { CheckoutSession } from '@revkeen-edge/domain'
import type { Query } from './database.ts'

/** The queries for checkout sessions, and for what was tried in them. */
export interface CheckoutSessionQueries {
  byId(id: string): Query<CheckoutSession | null>
  byToken(tokenHash: string): Query<CheckoutSession | null>
  /** The one that the subscription of an invoice began in. */
  ofInvoice(invoiceId: string): Query<CheckoutSession | null>
  /** How many tries of a network at a page came to nothing since an instant. */
  triesFrom(triedFrom: string, since: number): Query<number>
  /** How many codes somebody has asked for that are none, as far as that still counts. */
  guessesBy(guesser: string, now: number): Query<number>
}
