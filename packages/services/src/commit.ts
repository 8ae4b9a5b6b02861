import { err, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from './context.ts'
import type { Planned } from './plan.ts'
import type { PaymentPorts } from './ports/payments.ts'

const MAX_TRIES = 5

/**
 * Commits what a use case plans, planning again from fresh rows when another commit came first. For callers that
 * are not the API, whose commits carry an idempotency record.
 */
export async function commitPlanned<T>(
  context: Context,
  ports: Pick<PaymentPorts, 'outbox' | 'defer'>,
  attempt: (tries: number) => Promise<Result<Planned<T>, DomainError>>,
  maxTries = MAX_TRIES,
): Promise<Result<T, DomainError>> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const planned = await attempt(tries)
    if (!planned.ok) return planned
    const outcome = await context.db.commit(context, planned.value.plan)
    if (outcome.ok) {
      const { eventIds, messageIds } = outcome
      const { merchantId } = context.tenant
      if (eventIds.length + messageIds.length > 0) {
        ports.defer(ports.outbox.signal({ merchantId, eventIds, messageIds }))
      }
      return ok(planned.value.value)
    }
  }
  return err({ code: 'conflict', message: 'The object is being changed by other requests. Retry.' })
}
