import type { CreateSetupIntent } from '@revkeen-edge/contracts'
import { err, missing, ok, type DomainError, type Result, type SetupIntent } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'

/** Plans to check a payment method for later charges. For charges in the customer's absence unless said otherwise. */
export async function createSetupIntent(
  context: Context,
  body: CreateSetupIntent,
): Promise<Result<Planned<SetupIntent>, DomainError>> {
  const { rows } = context.db
  const { customer } = await context.db.load({ customer: rows.customers.byId(body.customer_id ?? '') })
  if (body.customer_id !== undefined && !customer) return err(missing('Customer', 'customer_id'))
  const setup = newSetup(context, body)
  return ok({
    value: setup,
    plan: {
      changes: [insert('setupIntents', setup)],
      audit: [{ action: 'setup_intent.create', objectType: 'setup_intent', objectId: setup.id }],
    },
  })
}

function newSetup({ runtime, tenant, now }: Context, body: CreateSetupIntent): SetupIntent {
  return {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    customerId: body.customer_id ?? null,
    status: 'requires_payment_method',
    paymentMethodId: null,
    paymentMethodTypes: body.payment_method_types ?? ['card'],
    usage: body.usage ?? 'off_session',
    description: body.description ?? null,
    lastError: null,
    clientSecret: `seti_secret_${runtime.token()}`,
    authenticationId: null,
    nextAction: null,
    metadata: body.metadata ?? {},
    confirmedAt: null,
    canceledAt: null,
    cancellationReason: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
