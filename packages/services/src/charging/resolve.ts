import type { PaymentAttempt } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { outcomeOfQuery } from './outcome.ts'
import { settleAttempt } from './settle.ts'

/**
 * Asks the gateway what became of an open attempt and books the answer. The charge is never sent again: what the
 * gateway does not know is only given up on a second look, ten minutes or more after dispatch.
 */
export async function resolveAttempt(
  context: Context,
  ports: PaymentPorts,
  attemptId: string,
): Promise<PaymentAttempt | null> {
  const { rows } = context.db
  const { attempt } = await context.db.load({ attempt: rows.paymentAttempts.byId(attemptId) })
  if (!attempt || attempt.settledAt !== null) return attempt
  const { account } = await context.db.load({ account: rows.gatewayAccounts.byId(attempt.gatewayAccountId) })
  if (!account) return attempt
  const gateway = await ports.gateways.open(account, context.tenant.mode)
  const reply = await gateway.query({ orderId: attempt.gatewayOrderId })
  const settled = await settleAttempt(context, ports, attempt, outcomeOfQuery(attempt, reply))
  return settled.ok ? settled.value : attempt
}
