import type { CancelSetupIntent } from '@revkeen-edge/contracts'
import {
  err,
  INTENT,
  invalidState,
  missing,
  ok,
  transition,
  type DomainError,
  type Result,
  type SetupIntent,
} from '@revkeen-edge/domain'
import { closeChallenge } from '../authentication/end.ts'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'
import { leftSetupChallenge } from './confirm.ts'

/** Cancels a setup intent that has not succeeded. */
export async function cancelSetupIntent(
  context: Context,
  id: string,
  { cancellation_reason: reason }: CancelSetupIntent,
): Promise<Result<Planned<SetupIntent>, DomainError>> {
  const { setup } = await context.db.load({ setup: context.db.rows.setupIntents.byId(id) })
  if (!setup) return err(missing('Setup intent'))
  const next = transition(INTENT, setup.status, 'cancel')
  if (!next.ok) return err(invalidState(`The setup intent is ${setup.status}, so it cannot be canceled.`))
  const authentication = await leftSetupChallenge(context, setup)
  const closed = authentication
    ? closeChallenge(context, { authentication, payment: null }, 'expire')
    : { changes: [], events: [] }
  const set = {
    status: next.value,
    cancellationReason: reason ?? null,
    canceledAt: context.now,
    authenticationId: null,
    nextAction: null,
    updatedAt: context.now,
  }
  return ok({
    value: updated(setup, set),
    plan: {
      changes: [...closed.changes, update('setupIntents', setup, set)],
      audit: [{ action: 'setup_intent.cancel', objectType: 'setup_intent', objectId: id }],
    },
  })
}
