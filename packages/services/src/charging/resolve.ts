import { isOpenAttempt, type GatewayAccount, type PaymentAttempt } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import type { Outcome } from './outcome.ts'
import { outcomeOfQuery, queryOf } from './query-outcome.ts'
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
  if (!attempt || !isOpenAttempt(attempt)) return attempt
  const settled = await settleAttempt(context, ports, attempt, await askAbout(context, ports, attempt))
  return settled.ok ? settled.value : attempt
}

/** What the gateway that an attempt went to says of it. */
export async function askAbout(context: Context, ports: PaymentPorts, attempt: PaymentAttempt): Promise<Outcome> {
  const { rows } = context.db
  const { account } = await context.db.load({ account: rows.gatewayAccounts.byId(attempt.gatewayAccountId) })
  return account
    ? askGateway(context, ports, account, attempt)
    : { kind: 'unknown', message: 'the gateway account is gone' }
}

/** A gateway that cannot be asked leaves the attempt open, to be asked about later and not at the head of the line. */
async function askGateway(
  { tenant }: Context,
  { gateways }: Pick<PaymentPorts, 'gateways'>,
  account: GatewayAccount,
  attempt: PaymentAttempt,
): Promise<Outcome> {
  try {
    const gateway = await gateways.open(account, tenant.mode)
    return outcomeOfQuery(attempt, await gateway.query(queryOf(attempt)))
  } catch (error) {
    logError('charge.query_failed', { attemptId: attempt.id }, error)
    return { kind: 'unknown', message: 'the gateway could not be asked' }
  }
}
