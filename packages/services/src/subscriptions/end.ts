import { err, hasEnded, invalidState, ok, type DomainError, type Result, type Subscription } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { loadBill } from '../invoices/load.ts'
import { planMoves } from '../invoices/moves.ts'
import { voiding } from '../invoices/void.ts'
import { joined, type Plan, type Planned } from '../plan.ts'
import { shownRecovery } from './around.ts'
import { withAlso, type PlannedStep } from './carry-on.ts'
import { loadForChange } from './change-load.ts'
import { endOf, type EndingStep } from './ended.ts'
import type { Shown } from './events.ts'
import { planLastInvoice } from './last-invoice.ts'
import type { FoundSubscription } from './load.ts'
import { moveSubscription, stepOf } from './moves.ts'
import { chargeOf } from './start.ts'
import { waitingMinor } from './waiting.ts'

/** How a subscription is ended. */
export interface Ending extends EndingStep {
  /** What else becomes of the row. */
  readonly set?: Partial<Subscription>
  /** How what waits to be billed is billed last; left out, it is not. */
  readonly lastInvoice?: { readonly sealer: Sealer; readonly prorates?: boolean } | null
}

/** An end as one commit, with the charge that begins in it where something is charged. */
export interface PlannedEnd extends Planned<Shown> {
  readonly charge: PlannedStep['charge']
}

/**
 * Ends a subscription now: no period follows, its recovery and its schedule stop. What was billed stays owed, but for a
 * first payment that nobody made: its invoice is voided. What waits to be billed is billed with a last invoice, unless the
 * customer is owed. Errors: `invalid_state` where it has ended, `payment_processing` while its first payment is being
 * checked, those of pricing an invoice.
 */
export async function endSubscription(
  found: FoundSubscription,
  { step, reason, set = {}, lastInvoice = null }: Ending,
): Promise<Result<PlannedEnd, DomainError>> {
  const { context, row } = found
  const next = stepOf(row, step, step === 'cancel' ? 'canceled' : 'ended')
  if (!next.ok) return next
  const end = endOf(context, found, { step, reason })
  const recovery = shownRecovery(end.recoveries)
  const move = moveSubscription(context, found, { ...set, ...end.set }, { told: end.told, recovery })
  const own: Plan = {
    changes: [...move.changes, ...end.changes],
    events: move.events,
    audit: [{ action: `subscription.${step}`, objectType: 'subscription', objectId: row.id }],
  }
  const value = { row: move.after, recovery }
  const voided = row.status === 'pending' ? await voidedFirst(context, row.id, VOID_REASONS[step]) : ok(null)
  if (!voided.ok) return voided
  if (voided.value) return ok({ value, plan: joined(own, voided.value), charge: null })
  const last =
    lastInvoice && waitingMinor(found.adjustments) > 0 ? await billedLast(found, move.after, lastInvoice) : ok(null)
  if (!last.ok) return last
  if (!last.value) return ok({ value, plan: own, charge: null })
  const plan = joined(own, last.value.billing.plan)
  return ok({ value, plan, charge: chargeOf(last.value.around, last.value.billing, move.after, plan) })
}

/** The last invoice of a subscription that has something to be billed for: what that needs is read only then. */
async function billedLast(
  { context, row, recoveries }: FoundSubscription,
  ended: Subscription,
  { sealer, prorates = false }: NonNullable<Ending['lastInvoice']>,
) {
  const around = await loadForChange(context, row.id)
  if (!around.ok) return around
  const found = { ...around.value, subscription: row, recoveries }
  const billing = await planLastInvoice(context, sealer, found, { ended, prorates })
  return billing.ok ? ok(billing.value && { around: found, billing: billing.value }) : billing
}

/** An end with what else its commit changes and tells. */
export function endedWith({ value, plan, charge }: PlannedEnd, more: Plan): PlannedEnd {
  return { value, ...withAlso({ plan, charge }, more) }
}

const VOID_REASONS = {
  cancel: 'The subscription was canceled.',
  expire: 'The first payment was not made in time.',
} as const

/** Nobody owes the first invoice of a subscription that never began. */
async function voidedFirst(context: Context, id: string, reason: string): Promise<Result<Plan | null, DomainError>> {
  const { unpaid } = await context.db.load({ unpaid: context.db.rows.subscriptions.unpaidInvoices(id) })
  const [first] = unpaid
  if (!first || first.paidMinor > 0) return ok(null)
  const bill = await loadBill(context, first.id)
  if (!bill.ok) return bill
  const moved = await planMoves(context, bill.value, [voiding(context, bill.value, reason)])
  return moved.ok ? ok(moved.value.plan) : moved
}

/** A plan that changes nothing, for what is as it is asked to be already. */
export function asItIs({ row, recovery }: Shown): PlannedEnd {
  return { value: { row, recovery }, plan: { changes: [] }, charge: null }
}

/** Refuses what only a subscription that goes on can have done. `verb` completes "… and cannot be …". */
export function unlessEnded({ row }: Shown, verb: string): Result<null, DomainError> {
  return hasEnded(row) ? err(invalidState(`The subscription is ${row.status} and cannot be ${verb}.`)) : ok(null)
}
