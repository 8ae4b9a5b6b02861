import { refusalRestMs, type DunningCase } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import { update } from '../plan.ts'

/**
 * Notes that the step of a recovery broke off, by an error that nobody foresaw: it is due again after a while that grows, and
 * keeps none that are due after it waiting. A step that was committed has moved the row, so it gets no rest, and neither does
 * one on a test clock, which holds its clock. Never throws, so that the error itself is what is thrown on.
 */
export async function noteFailure(context: Context, row: DunningCase, error: unknown): Promise<void> {
  if (row.testClockId !== null) return
  const refusals = row.refusals + 1
  const dueAt = context.now + refusalRestMs(refusals)
  const audit = [{ action: 'dunning.failed', objectType: 'dunning_case', objectId: row.id }]
  try {
    const noted = await context.db.commit(context, {
      changes: [update('dunningCases', row, { refusals, dueAt }), { kind: 'count', name: 'recoveries_failed' }],
      ...(refusals === 1 ? { audit } : {}),
    })
    if (noted.ok) logError('dunning.broke_off', { caseId: row.id, refusals, dueAt }, error)
  } catch (unnoted) {
    logError('dunning.rest_not_noted', { caseId: row.id }, unnoted)
  }
}
