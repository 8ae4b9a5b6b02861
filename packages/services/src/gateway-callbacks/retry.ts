import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'

/** Tries a tenant's callbacks that failed for good again, from the beginning: for when their cause is gone. */
export async function retryFailedCallbacks({
  now,
  tenant,
}: Pick<Context, 'now' | 'tenant'>): Promise<Result<Planned<null>, DomainError>> {
  return ok({
    value: null,
    plan: {
      changes: [{ kind: 'retry_callbacks', at: now }],
      audit: [{ action: 'gateway_callback.retry', objectType: 'merchant', objectId: tenant.merchantId }],
    },
  })
}
