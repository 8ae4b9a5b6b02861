import {
  DAY_MS,
  dunningPhase,
  dunningSettings,
  failureCategory,
  failureClass,
  isCustomersFailure,
  nextDunningStep,
  type DunningCase,
  type DunningSettings,
  type DunningStep,
  type Invoice,
  type PaymentFailure,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, moved, type Change, type EventDraft } from '../plan.ts'
import { dunningEvent } from './events.ts'

/** A recovery after something happened to it. */
export interface CaseMove {
  readonly after: DunningCase
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

/** What a recovery is of. */
interface Failed {
  readonly row: Subscription
  readonly invoice: Pick<Invoice, 'id'>
  readonly email: string | null
  readonly settings: Partial<DunningSettings>
}

/** Begins the recovery of an invoice whose payment failed for the first time: days count from now on. */
export function beginCase(context: Context, failed: Failed, failure: PaymentFailure): CaseMove {
  const { now } = context
  const settings = dunningSettings(failed.settings)
  const graceUntil = now + settings.gracePeriodDays * DAY_MS
  const next = nextDunningStep({ startedAt: now, retries: 0, settings, graceUntil }, failureClass(failure), now)
  const begun: DunningCase = {
    id: context.runtime.uuid(),
    merchantId: failed.row.merchantId,
    subscriptionId: failed.row.id,
    invoiceId: failed.invoice.id,
    customerId: failed.row.customerId,
    status: 'open',
    startedAt: now,
    retries: 0,
    phase: dunningPhase({ retries: 0, settings }, next),
    settings,
    ...reasonOf(failure),
    ...dueOf(next, now),
    refusals: 0,
    graceUntil,
    endedAt: null,
    testClockId: failed.row.testClockId,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
  const started = dunningEvent('dunning.case_started', begun, failed.email)
  if (!isOver(next, now)) return { after: begun, changes: [insert('dunningCases', begun)], events: [started] }
  const after = { ...begun, ...exhausted(now) }
  return { after, changes: [insert('dunningCases', after)], events: [started, exhaustedEvent(after, failed.email)] }
}

/**
 * A try that failed: the recovery's own, or somebody's that tells the same of its card. A retry counts where the failure is
 * the customer's; somebody's own try never does.
 */
export function tryFailed(
  context: Context,
  before: DunningCase,
  email: string | null,
  { failure, byRetry }: { readonly failure: PaymentFailure; readonly byRetry: boolean },
): CaseMove {
  const { now } = context
  const kind = failureClass(failure)
  const retries = before.retries + (byRetry && isCustomersFailure(kind) ? 1 : 0)
  const next = nextDunningStep({ ...before, retries }, kind, now)
  const phase = Math.max(before.phase, dunningPhase({ ...before, retries }, next))
  const over = isOver(next, now)
  const { after, change } = moved('dunningCases', before, {
    retries,
    phase,
    ...reasonOf(failure),
    ...dueOf(next, now),
    refusals: 0,
    ...(over ? exhausted(now) : {}),
    updatedAt: now,
  })
  return {
    after,
    changes: [change],
    events: [
      ...(byRetry ? [dunningEvent('dunning.step_executed', after, email, { outcome: 'failed' })] : []),
      ...(after.phase > before.phase ? [dunningEvent('dunning.phase_escalated', after, email)] : []),
      ...(over ? [exhaustedEvent(after, email)] : []),
    ],
  }
}

/** Nothing is tried any more. */
export function exhaustCase(context: Context, before: DunningCase, email: string | null): CaseMove {
  const { now } = context
  const { after, change } = moved('dunningCases', before, { ...exhausted(now), updatedAt: now })
  const escalated = after.phase > before.phase ? [dunningEvent('dunning.phase_escalated', after, email)] : []
  return { after, changes: [change], events: [...escalated, exhaustedEvent(after, email)] }
}

/** The invoice was paid, by a retry or otherwise. */
export function recoverCase(context: Context, before: DunningCase, email: string | null, byRetry: boolean): CaseMove {
  const set = { ...NOTHING_DUE, status: 'recovered' as const, endedAt: context.now, updatedAt: context.now }
  const { after, change } = moved('dunningCases', before, {
    ...set,
    ...(byRetry ? { retries: before.retries + 1 } : {}),
  })
  const step = byRetry ? [dunningEvent('dunning.step_executed', after, email, { outcome: 'success' })] : []
  return { after, changes: [change], events: [...step, dunningEvent('dunning.completed', after, email)] }
}

/** Its subscription or its invoice has ended: nobody is told, since nothing more comes of it. */
export function stopCase({ now }: Pick<Context, 'now'>, before: DunningCase): CaseMove {
  const set = { ...NOTHING_DUE, status: 'stopped' as const, endedAt: now, updatedAt: now }
  const { after, change } = moved('dunningCases', before, set)
  return { after, changes: [change], events: [] }
}

const NOTHING_DUE = { dueAt: null, dueStep: null } as const

function exhausted(now: number) {
  return { ...NOTHING_DUE, status: 'exhausted' as const, phase: 3, endedAt: now }
}

function isOver(next: DunningStep, now: number): boolean {
  return next.kind === 'exhaust' && next.at <= now
}

function dueOf(next: DunningStep, now: number): Pick<DunningCase, 'dueAt' | 'dueStep'> {
  return isOver(next, now) ? NOTHING_DUE : { dueAt: next.at, dueStep: next.kind }
}

function reasonOf(failure: PaymentFailure): Pick<DunningCase, 'declineCode' | 'declineCategory'> {
  return { declineCode: failure.code, declineCategory: failureCategory(failure) }
}

function exhaustedEvent(row: DunningCase, email: string | null): EventDraft {
  return dunningEvent('dunning.exhausted', row, email, {
    action: row.settings.autoCancelUnpaid ? 'canceled' : 'unpaid',
  })
}
