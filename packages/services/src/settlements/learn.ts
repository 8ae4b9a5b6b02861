import type { GatewayAccount, PaymentAttempt } from '@revkeen-edge/domain'
import type { Outcome } from '../charging/outcome.ts'
import { outcomeOfQuery } from '../charging/query-outcome.ts'
import { settleAttempt } from '../charging/settle.ts'
import type { Context } from '../context.ts'
import { logError } from '../log.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'

/**
 * Books what a gateway's own report says went through, of attempts that are open here or were given up. What it says of
 * any other outcome is left to those who ask about the attempt. Whether there was anything to book.
 */
export async function learnFrom(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  told: readonly GatewayTransaction[],
): Promise<boolean> {
  const orders = told.flatMap(({ orderId }) => orderId ?? [])
  if (orders.length === 0) return false
  const { attempts } = await context.db.load({
    attempts: context.db.rows.reconciliations.unbooked(account.id, orders),
  })
  let learnt = false
  for (const attempt of attempts) {
    const outcome = outcomeOfQuery(attempt, { found: true, transactions: told })
    if (outcome.kind !== 'approved') continue
    learnt = (await booked(context, ports, attempt, outcome)) || learnt
  }
  return learnt
}

/** One that cannot be booked keeps no other from being: it stays a difference, for people to look at. */
async function booked(
  context: Context,
  ports: PaymentPorts,
  attempt: PaymentAttempt,
  outcome: Outcome,
): Promise<boolean> {
  try {
    const settled = await settleAttempt(context, ports, attempt, outcome)
    if (settled.ok) return true
    logError('settlement.attempt_failed', { attemptId: attempt.id }, settled.error)
  } catch (error) {
    logError('settlement.attempt_failed', { attemptId: attempt.id }, error)
  }
  return false
}
