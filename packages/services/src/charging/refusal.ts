import { refusesMethod } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Change } from '../plan.ts'
import type { Outcome } from './outcome.ts'
import type { SettleState } from './state.ts'

/*
 * What a bank said for good of a stored method is kept with the method, by the commit that books it: nothing charges it by
 * itself until somebody charged it all the same and the bank took it. Captures and voids ask no bank.
 */

/** A charge was declined: its method is refused from now on where its bank will not take it again. */
export function refusalNoted(
  { now: at }: Pick<Context, 'now'>,
  { attempt: { paymentMethodId, sale } }: SettleState,
  { code, message }: Extract<Outcome, { kind: 'declined' }>,
): Change[] {
  const refuses = paymentMethodId !== null && refusesMethod({ code, message }, sale.recurring === true)
  return refuses ? [{ kind: 'note_refusal', paymentMethodId, at }] : []
}

/** A charge or a hold was approved: a method that was refused before is so no more. */
export function refusalOver({ attempt: { action }, method }: SettleState): Change[] {
  const asked = action === 'sale' || action === 'authorize'
  if (!asked || !method || method.refusedAt === null) return []
  return [{ kind: 'note_refusal', paymentMethodId: method.id, at: null }]
}
