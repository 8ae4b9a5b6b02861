import { momentAt, type PhaseTime, type WantedPhase } from '@revkeen-edge/contracts'
import {
  err,
  ok,
  phaseProblems,
  wrongFields,
  type DomainError,
  type Problem,
  type ProrationBehavior,
  type Result,
  type SchedulePhase,
} from '@revkeen-edge/domain'

/** What the phases of a request leave out. */
export interface PhaseDefaults {
  readonly now: number
  readonly timezone: string
  /** When the first one starts. */
  readonly start: PhaseTime | undefined
  /** The same in UTC milliseconds, where the request does not say it. */
  readonly from?: number | undefined
  readonly proration: ProrationBehavior
  readonly collectionMethod: SchedulePhase['collectionMethod']
}

/** The phases that a request means, each from where the one before ends. Errors: `validation_error` by field. */
export function phasesOf(
  wanted: readonly WantedPhase[],
  defaults: PhaseDefaults,
): Result<SchedulePhase[], DomainError> {
  const phases: SchedulePhase[] = []
  for (const each of wanted) {
    const before = phases.at(-1)
    const first = defaults.start === undefined ? (defaults.from ?? defaults.now) : timeOf(defaults.start, defaults)
    const from = before ? (before.end ?? before.start) : first
    phases.push(phaseOf(each, each.start_date === undefined ? from : timeOf(each.start_date, defaults), defaults))
  }
  const wrong = wrongFields([startConflict(wanted, defaults), ...phaseProblems(phases)])
  return wrong ? err(wrong) : ok(phases)
}

/** The start of the schedule and that of its first phase may both be given, but not say different things. */
function startConflict([first]: readonly WantedPhase[], defaults: PhaseDefaults): Problem | null {
  const { start } = defaults
  if (start === undefined || first?.start_date === undefined) return null
  const same = timeOf(start, defaults) === timeOf(first.start_date, defaults)
  return same ? null : ['start_date', 'differs from the start of the first phase']
}

function phaseOf(wanted: WantedPhase, start: number, defaults: PhaseDefaults): SchedulePhase {
  const orNull = (time: PhaseTime | null | undefined) => (time == null ? null : timeOf(time, defaults))
  return {
    items: wanted.items.map(({ price_id: priceId, quantity = 1 }) => ({ priceId, quantity })),
    start,
    end: orNull(wanted.end_date),
    proration: wanted.proration_behavior ?? defaults.proration,
    billingCycleAnchor: orNull(wanted.billing_cycle_anchor),
    paymentMethodId: wanted.default_payment_method ?? null,
    collectionMethod: wanted.collection_method ?? defaults.collectionMethod,
    coupon: wanted.coupon ?? null,
    trialEnd: orNull(wanted.trial_end),
    metadata: wanted.metadata ?? {},
  }
}

function timeOf(written: PhaseTime, { now, timezone }: PhaseDefaults): number {
  if (written === 'now') return now
  return typeof written === 'number' ? written * 1000 : momentAt(written, timezone)
}
