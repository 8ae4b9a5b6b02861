import type { GatewayAccount, PaymentAttempt } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { outcomeOfQuery, type Outcome } from './outcome.ts'
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
  const settled = await settleAttempt(context, ports, attempt, await askGateway(context, ports, account, attempt))
  return settled.ok ? settled.value : attempt
}

/** A gateway that cannot be asked leaves the attempt open, to be asked about later and not at the head of the line. */
export async function askGateway(
  { tenant }: Context,
  { gateways }: Pick<PaymentPorts, 'gateways'>,
  account: GatewayAccount,
  attempt: PaymentAttempt,
): Promise<Outcome> {
  try {
    const gateway = await gateways.open(account, tenant.mode)
    return outcomeOfQuery(attempt, await gateway.query({ orderId: attempt.gatewayOrderId }))
  } catch (error) {
    logError('charge.query_failed', { attemptId: attempt.id }, error)
    return { kind: 'unknown', message: 'the gateway could not be asked' }
  }
}
