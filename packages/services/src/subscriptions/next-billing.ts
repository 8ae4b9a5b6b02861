import {
  DAY_MS,
  err,
  firstCursor,
  firstPeriod,
  hasEnded,
  invalidField,
  invalidState,
  isBilled,
  nextBillingStep,
  ok,
  termsOf,
  type DomainError,
  type Result,
  type Subscription,
} from '@revkeen-edge/domain'
import { spokenStatus } from './moves.ts'

const FIELD = 'nextBillingDate'
const FURTHEST_MS = 3 * 366 * DAY_MS

/**
 * What makes a subscription be billed next at another instant: its trial, its start or its present period ends there, nothing
 * being prorated. Periods are counted from there on; with an anchor day they return to it, and the first one costs its share.
 * Errors: `validation_error` for an instant that is past or too far away, `invalid_state` where nothing is billed next.
 */
export function billedNextAt(row: Subscription, at: number, now: number): Result<Partial<Subscription>, DomainError> {
  if (at <= now) return err(invalidField(FIELD, 'must be in the future'))
  if (at > now + FURTHEST_MS) return err(invalidField(FIELD, 'must be within three years'))
  if (hasEnded(row) || !isBilled(row)) {
    return err(invalidState(`The subscription is ${spokenStatus(row.status)} and is not billed next.`, FIELD))
  }
  const set = movedTo(row, at, now)
  if (set) return ok(row.cancelAtPeriodEnd ? { ...set, cancelAt: endingWith(row, set) } : set)
  return err(invalidState('The anchor decides when the subscription is billed first.', FIELD))
}

/** A cancellation stays one before the start, or one at the end of the period. */
function endingWith(row: Subscription, set: Partial<Subscription>): number | null {
  const { currentPeriodStart, currentPeriodEnd } = { ...row, ...set }
  return row.cancelAt === row.currentPeriodStart ? currentPeriodStart : currentPeriodEnd
}

function movedTo(row: Subscription, at: number, now: number): Partial<Subscription> | null {
  if (row.billedUntil !== null) {
    const anchor = row.anchorRule === 'same_day' ? { anchorAt: at } : {}
    return { ...anchor, billedUntil: at, currentPeriodEnd: at }
  }
  if (row.status === 'trialing') return beganAgain(row, { trialEnd: at }, at)
  return row.startsAt > now ? beganAgain(row, { startsAt: at }, at) : null
}

/** The beginning of a subscription by other terms; null where they do not charge first when they should. */
export function beganAgain(row: Subscription, set: Partial<Subscription>, at: number): Partial<Subscription> | null {
  const terms = termsOf({ ...row, ...set })
  const cursor = firstCursor(terms)
  const period = firstPeriod(terms)
  if (!period || nextBillingStep(terms, cursor)?.chargeAt !== at) return null
  const { anchorAt } = cursor
  return { ...set, anchorAt, currentPeriodStart: period.start, currentPeriodEnd: period.end }
}
