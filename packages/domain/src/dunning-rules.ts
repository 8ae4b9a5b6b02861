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
}

/**
 * What a failure means for the recovery. `retry` passes with time; `new_card` does not, so another card is asked for;
 * `stop` is the bank's word that nothing recurring may be charged any more. `fault` is not the customer's, and `unsent` never
 * came as far as the gateway.
 */
export type FailureClass = 'retry' | 'new_card' | 'stop' | 'fault' | 'unsent'

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
  const { declineType, subscriptionDirective } = declineOf(code, message)
  if (subscriptionDirective === 'stop_all' || subscriptionDirective === 'stop_program') return 'stop'
  if (declineType === null) return 'fault'
  return declineType === 'soft' ? 'retry' : 'new_card'
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

/** Whether a failed payment of a subscription is recovered: one that waits for its first payment just waits. */
export function isRecovered({ status }: Pick<Subscription, 'status'>): boolean {
  return status === 'trialing' || status === 'active' || status === 'past_due' || status === 'paused'
}
