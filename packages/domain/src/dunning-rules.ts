import { declineOf, type DeclineCategory } from './declines.ts'
import { DEFAULT_DUNNING, type DunningCase, type DunningSettings } from './dunning.ts'
import type { Subscription } from './subscription.ts'
import { DAY_MS, HOUR_MS } from './time.ts'

/** Why a payment failed: the gateway's code, or null where no bank was asked, and its text. */
export interface PaymentFailure {
  readonly code: string | null
  readonly message: string
  /** There is no card to charge, so nobody was asked. */
  readonly withoutMethod?: true
  /** The stored method that was tried; null or left out for none. */
  readonly methodId?: string | null
}

/**
 * What a failure means for the recovery. `retry` passes with time; `new_card` does not, so another card is asked for;
 * `stop` is the bank's word that nothing recurring may be charged any more. `fault` is not the customer's, `blocked` is one
 * that trying the card again does not mend, and `unsent` never came as far as the gateway.
 */
export type FailureClass = 'retry' | 'new_card' | 'stop' | 'fault' | 'blocked' | 'unsent'

/** A failure for want of a card. */
export const NO_METHOD: PaymentFailure = {
  code: null,
  message: 'There is no payment method to charge.',
  withoutMethod: true,
}

/** The class of a failure. */
export function failureClass({ code, message, withoutMethod }: PaymentFailure): FailureClass {
  if (withoutMethod) return 'new_card'
  if (code === null) return 'unsent'
  const { declineType, subscriptionDirective, merchantAction, retryability } = declineOf(code, message)
  if (subscriptionDirective === 'stop_all' || subscriptionDirective === 'stop_program') return 'stop'
  if (declineType === 'soft') return 'retry'
  if (declineType === 'hard' || merchantAction === 'collect_new_pm') return 'new_card'
  return retryability === 'do_not_retry' ? 'blocked' : 'fault'
}

/** Whether a failure is the customer's own: it uses up a retry, and the customer is told of each. */
export function isCustomersFailure(failure: FailureClass): boolean {
  return failure === 'retry' || failure === 'new_card' || failure === 'stop'
}

/** Reasons that are of the card itself, whatever it is charged for. */
const OF_THE_CARD: ReadonlySet<DeclineCategory | null> = new Set<DeclineCategory>([
  'expired_card',
  'invalid_card_number',
  'lost_or_stolen',
  'pickup_card',
  'restricted_card',
  'suspected_fraud',
  'unsupported_card',
])

/**
 * Whether a bank refused for good the method that was tried, so that nothing charges it by itself any more. What was charged by
 * itself (`byItself`) is refused by every hard decline; of a charge that somebody made, which may be larger or of another kind,
 * only by a reason that is of the card itself. An issuer that wants to hear from its cardholder first has refused nothing for
 * good: it may take the same card on the merchant's word for what was agreed to before.
 */
export function refusesMethod(failure: PaymentFailure, byItself: boolean): boolean {
  const kind = failureClass(failure)
  const category = failureCategory(failure)
  if (failure.withoutMethod || category === 'authentication_required') return false
  return kind === 'stop' || (kind === 'new_card' && (byItself || OF_THE_CARD.has(category)))
}

/** The reason of a failure, as the bank gave it; null where none did. */
export function failureCategory({ code, message }: PaymentFailure): DeclineCategory | null {
  return code === null ? null : declineOf(code, message).category
}

/** A merchant's settings, completed. */
export function dunningSettings(own: Partial<DunningSettings>): DunningSettings {
  return { ...DEFAULT_DUNNING, ...own }
}

/** How many retries there can be. */
export function possibleRetries({ maxRetryAttempts, retrySchedule }: DunningSettings): number {
  return Math.min(maxRetryAttempts, retrySchedule.length)
}

/** What comes after a failure. */
export type DunningStep =
  | { readonly kind: 'retry'; readonly at: number }
  /** Nothing is tried any more; it is given up at `at`, which may be now. */
  | { readonly kind: 'exhaust'; readonly at: number }

/** For how long after the last day of the schedule the gateway's own faults are waited out. */
const FAULTS_MS = 7 * DAY_MS

/**
 * What follows a failure at `now`, where `retries` have been made that count. Days count from the first failure, and no two
 * tries are closer than a day, however late they run. A customer whose retries are used up keeps the service until the
 * grace period ends; a fault of the gateway uses up none of them, and what never reached it is tried again within the hour.
 */
export function nextDunningStep(
  { startedAt, retries, settings, graceUntil }: Pick<DunningCase, 'startedAt' | 'retries' | 'settings' | 'graceUntil'>,
  failure: FailureClass,
  now: number,
): DunningStep {
  const given: DunningStep = { kind: 'exhaust', at: Math.max(now, graceUntil) }
  switch (failure) {
    case 'stop':
      return { kind: 'exhaust', at: now }
    case 'new_card':
    case 'blocked':
      return given
    case 'fault':
      return retryAfterFault(startedAt, settings, now) ?? given
    case 'unsent':
      return now < faultsUntil(startedAt, settings) ? { kind: 'retry', at: now + HOUR_MS } : given
    case 'retry': {
      const day = retries < possibleRetries(settings) ? settings.retrySchedule[retries] : undefined
      return day === undefined ? given : { kind: 'retry', at: notAtOnce(startedAt + day * DAY_MS, now) }
    }
  }
}

/** The next day of the schedule, or tomorrow where there is none, for as long as faults are waited out. */
function retryAfterFault(startedAt: number, settings: DunningSettings, now: number): DunningStep | null {
  const days = settings.retrySchedule.map((day) => startedAt + day * DAY_MS)
  const at = days.find((day) => day > now) ?? now + DAY_MS
  return at <= faultsUntil(startedAt, settings) ? { kind: 'retry', at } : null
}

function faultsUntil(startedAt: number, { retrySchedule }: DunningSettings): number {
  return startedAt + Math.max(0, ...retrySchedule) * DAY_MS + FAULTS_MS
}

function notAtOnce(at: number, now: number): number {
  return at > now ? at : now + DAY_MS
}

/**
 * The phase of a recovery: 1 waits for the first retry, 3 for the last one or for nothing any more, 2 for those between
 * and for another card.
 */
export function dunningPhase(
  { retries, settings }: Pick<DunningCase, 'retries' | 'settings'>,
  next: DunningStep | null,
): 1 | 2 | 3 {
  if (next === null) return 3
  if (next.kind === 'exhaust') return retries >= possibleRetries(settings) && retries > 0 ? 3 : 2
  if (retries === 0) return 1
  return retries + 1 >= possibleRetries(settings) ? 3 : 2
}

/**
 * Whether a failed payment of a subscription is recovered. One whose customer was there as it began just waits for its first
 * payment; of one that began by itself later, nobody was.
 */
export function isRecovered({
  status,
  startsAt,
  createdAt,
}: Pick<Subscription, 'status' | 'startsAt' | 'createdAt'>): boolean {
  if (status === 'pending') return startsAt > createdAt
  return status === 'trialing' || status === 'active' || status === 'past_due' || status === 'paused'
}
