import { unless, type Problem } from './problems.ts'
import type { SchedulePhase, SubscriptionSchedule } from './subscription-schedule.ts'

/** A start that is past by less is now: clocks differ, and a date means any time of its day. */
const START_GRACE_MS = 24 * 60 * 60 * 1000

/** Which phases are wrong by themselves or do not follow each other, by their wire names; for `wrongFields`. */
export function phaseProblems(phases: readonly SchedulePhase[]): readonly Problem[] {
  return phases.flatMap((phase, index) => ownProblems(phase, index, phases)).filter((problem) => problem !== null)
}

function ownProblems(phase: SchedulePhase, index: number, phases: readonly SchedulePhase[]): (Problem | null)[] {
  const { start, end, trialEnd } = phase
  const at = `phases[${index}]`
  const isLast = index === phases.length - 1
  return [
    unless(end !== null || isLast, `${at}.end_date`, 'is required: only the last phase goes on'),
    unless(end === null || end > start, `${at}.end_date`, 'must be after the start of the phase'),
    followingProblem(phases[index - 1], start, `${at}.start_date`),
    unless(
      trialEnd === null || (trialEnd > start && (end === null || trialEnd <= end)),
      `${at}.trial_end`,
      'must be within the phase',
    ),
  ]
}

function followingProblem(before: SchedulePhase | undefined, start: number, field: string): Problem | null {
  if (!before || before.end === null || before.end === start) return null
  return [field, start < before.end ? 'overlaps the phase before' : 'must be when the phase before ends']
}

/** Why phases cannot begin at an instant, or null: those to come do not begin in the past. */
export function startProblem([first]: readonly SchedulePhase[], now: number): Problem | null {
  return unless(!first || first.start > now - START_GRACE_MS, 'phases[0].start_date', 'must not be in the past')
}

/** A start that is past is now, so that the first phase is as long as what is left of it. */
export function notBefore(phases: readonly SchedulePhase[], now: number): SchedulePhase[] {
  return phases.map((phase, index) => (index === 0 ? { ...phase, start: Math.max(phase.start, now) } : phase))
}

/** The phase at an instant, by its number; null before the first and after the last. */
export function phaseAt(phases: readonly SchedulePhase[], at: number): number | null {
  const index = phases.findIndex(({ start, end }) => start <= at && (end === null || at < end))
  return index === -1 ? null : index
}

/** What a schedule does when it is due. */
export type ScheduleMove =
  | { readonly kind: 'begin'; readonly index: number; readonly phase: SchedulePhase }
  | { readonly kind: 'finish' }

/**
 * The next move of a schedule that is due by an instant; null where it is not. Phases that went by while nobody looked are
 * passed over.
 */
export function scheduleMove(schedule: SubscriptionSchedule, now: number): ScheduleMove | null {
  const { dueAt, phases, phaseIndex } = schedule
  if (dueAt === null || dueAt > now) return null
  const next = (phaseIndex ?? -1) + 1
  const index = Math.max(next, phaseAt(phases, now) ?? next)
  const phase = phases[index]
  const isOver = phase !== undefined && phase.end !== null && phase.end <= now
  return phase && !isOver ? { kind: 'begin', index, phase } : { kind: 'finish' }
}

/** When a schedule moves on from a phase, null being the time before the first; null where it goes on for good. */
export function dueAfter(phases: readonly SchedulePhase[], index: number | null): number | null {
  if (index === null) return phases[0]?.start ?? null
  return phases[index]?.end ?? null
}

/** When the subscription ends with its schedule; null where it does not, or not in this phase. */
export function endOfSchedule(
  { phases, endBehavior }: Pick<SubscriptionSchedule, 'phases' | 'endBehavior'>,
  index: number,
): number | null {
  if (endBehavior !== 'cancel' || index !== phases.length - 1) return null
  return phases[index]?.end ?? null
}

/** Whether two phases bill the same. */
export function sameItems(
  one: readonly { readonly priceId: string | null; readonly quantity: number }[],
  other: readonly { readonly priceId: string | null; readonly quantity: number }[],
): boolean {
  const keys = (items: typeof one) => items.map(({ priceId, quantity }) => `${priceId} ${quantity}`).toSorted()
  const [a, b] = [keys(one), keys(other)]
  return a.length === b.length && a.every((key, index) => key === b[index])
}

/** A second: times go out in whole ones. */
const SAME_TIME_MS = 1000

/** The phase that a schedule is in. */
export function currentPhase({ status, phases, phaseIndex }: SubscriptionSchedule): SchedulePhase | null {
  return status === 'active' && phaseIndex !== null ? (phases[phaseIndex] ?? null) : null
}

/** Where the phase that is on stands among the phases that take the place of the present ones; null where it is not there. */
export function currentAmong(phases: readonly SchedulePhase[], current: SchedulePhase): number | null {
  const index = phases.findIndex(({ start }) => Math.abs(start - current.start) < SAME_TIME_MS)
  return index === -1 ? null : index
}

/**
 * What of a schedule changes with other phases or another end. Where that says something else of the phase that is on, the
 * phase is due to begin anew. `phases` hold the one that is on.
 */
export function restated(
  schedule: SubscriptionSchedule,
  wanted: Pick<SubscriptionSchedule, 'phases' | 'endBehavior'>,
  now: number,
): Partial<SubscriptionSchedule> {
  const current = currentPhase(schedule)
  const { phases } = wanted
  if (!current) return { ...wanted, dueAt: dueAfter(phases, null) }
  const index = currentAmong(phases, current) ?? 0
  const phase = phases[index]
  const sameEnd = endOfSchedule(wanted, index) === endOfSchedule(schedule, schedule.phaseIndex ?? 0)
  const stays = phase !== undefined && sameEnd && saysTheSame(phase, current)
  if (stays) return { ...wanted, phaseIndex: index, dueAt: dueAfter(phases, index) }
  return { ...wanted, phaseIndex: index === 0 ? null : index - 1, dueAt: now }
}

/** Whether two statements of a phase do the same to its subscription, but for when they end. */
function saysTheSame(one: SchedulePhase, other: SchedulePhase): boolean {
  return (
    sameItems(one.items, other.items) &&
    one.paymentMethodId === other.paymentMethodId &&
    one.collectionMethod === other.collectionMethod &&
    one.coupon === other.coupon &&
    one.billingCycleAnchor === other.billingCycleAnchor
  )
}
