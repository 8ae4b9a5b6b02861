import type { UpdateSetupIntent } from '@revkeen-edge/contracts'
import { err, invalidState, missing, ok, type DomainError, type Result, type SetupIntent } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Planned } from '../plan.ts'

/** Changes a setup intent that is not over. A customer stays who it is while the cardholder passes a challenge. */
export async function updateSetupIntent(
  { db, now }: Context,
  id: string,
  body: UpdateSetupIntent,
): Promise<Result<Planned<SetupIntent>, DomainError>> {
  const { setup, customer } = await db.load({
    setup: db.rows.setupIntents.byId(id),
    customer: db.rows.customers.byId(body.customer_id ?? ''),
  })
  if (!setup) return err(missing('Setup intent'))
  if (body.customer_id !== undefined && !customer) return err(missing('Customer', 'customer_id'))
  if (setup.status === 'succeeded' || setup.status === 'canceled') {
    return err(invalidState(`The setup intent is ${setup.status}, so it cannot be changed.`))
  }
  if (setup.status === 'requires_action' && body.customer_id !== undefined) {
    return err(invalidState('The cardholder is confirming this setup: cancel it, or confirm it anew.', 'customer_id'))
  }
  const set = {
    ...(body.customer_id === undefined ? {} : { customerId: body.customer_id }),
    ...(body.payment_method_types === undefined ? {} : { paymentMethodTypes: body.payment_method_types }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
    updatedAt: now,
  }
  return ok({
    value: updated(setup, set),
    plan: {
      changes: [update('setupIntents', setup, set)],
      audit: [{ action: 'setup_intent.update', objectType: 'setup_intent', objectId: id }],
    },
  })
}
