import { isOpenAttempt, type GatewayAccount, type PaymentAttempt } from '@revkeen-edge/domain'
import { askAbout } from '../charging/resolve.ts'
import { settleAttempt } from '../charging/settle.ts'
import type { Context } from '../context.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { askAboutAll } from '../settlements/ask.ts'

/**
 * Books the sale that an account's gateway knows under an id, where an attempt of ours is behind it that is still open or
 * was given up. Throws while the gateway cannot be asked, and while such an attempt stays open, so that what needs the
 * sale is tried again.
 */
export async function learnSale(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  gatewayTransactionId: string,
): Promise<void> {
  const { rows } = context.db
  const [told] = await askAboutAll(context, ports, account, [gatewayTransactionId])
  const { named } = await context.db.load({ named: rows.paymentAttempts.byOrderId(told?.orderId ?? '') })
  if (named?.gatewayAccountId !== account.id) return
  const { attempts } = await context.db.load({ attempts: rows.paymentAttempts.ofPayment(named.paymentId) })
  let isOpen = false
  for (const attempt of inDoubt(attempts)) {
    const settled = await settledAs(context, ports, attempt)
    if (settled === 'succeeded' && attempt.action !== 'authorize') return
    isOpen ||= settled === 'pending' || settled === 'unknown'
  }
  if (isOpen) throw new Error(`the sale ${gatewayTransactionId} is not booked yet`)
}

/** The attempts that may have taken its money after all, the likeliest first. */
function inDoubt(attempts: readonly PaymentAttempt[]): PaymentAttempt[] {
  const taking = attempts.filter(({ action }) => action === 'sale' || action === 'authorize' || action === 'capture')
  return [...taking.filter(isOpenAttempt), ...taking.filter(({ status }) => status === 'canceled')]
}

/** One that was given up is moved by an approval alone. */
async function settledAs(
  context: Context,
  ports: PaymentPorts,
  attempt: PaymentAttempt,
): Promise<PaymentAttempt['status']> {
  const outcome = await askAbout(context, ports, attempt)
  if (!isOpenAttempt(attempt) && outcome.kind !== 'approved') return attempt.status
  const settled = await settleAttempt(context, ports, attempt, outcome)
  if (!settled.ok) throw new Error(`the attempt ${attempt.id} could not be settled: ${settled.error.code}`)
  return settled.value.status
}
