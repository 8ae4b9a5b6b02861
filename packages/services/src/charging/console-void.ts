import { err, ok, type PaymentAttempt } from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { logWarn } from '../log.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { bookVoid } from './authorization.ts'
import { loadSettleState } from './state.ts'

/**
 * A void that nobody here asked for: somebody did it at the gateway's own console. The gateway is asked, and held funds
 * that it let go are let go here. Money that was captured is not: the books of the day will differ, and it is put on record.
 */
export async function applyConsoleVoid(
  context: Context,
  ports: PaymentPorts,
  charge: PaymentAttempt,
): Promise<'settled' | 'reported' | 'ignored'> {
  if (charge.status !== 'succeeded' || !(await isVoided(context, ports, charge))) return 'ignored'
  const booked = await commitPlanned(context, ports, async () => {
    const state = await loadSettleState(context, charge)
    if (!state) return err({ code: 'resource_missing', resource: 'Payment attempt' } as const)
    const { payment } = state
    if (!payment || payment.status === 'voided') return ok({ value: 'ignored' as const, plan: { changes: [] } })
    const audit = [{ action: 'payment.voided_at_gateway', objectType: 'payment', objectId: payment.id }]
    if (payment.status !== 'authorized') {
      logWarn('charge.voided_at_gateway', { paymentId: payment.id })
      return ok({ value: 'reported' as const, plan: { changes: [], audit } })
    }
    return ok({ value: 'settled' as const, plan: { ...bookVoid(context, state), audit } })
  })
  if (!booked.ok) throw new Error(`the void could not be booked: ${booked.error.code}`)
  return booked.value
}

/** Whether the gateway says that nothing of a charge is left. Throws where it cannot be asked. */
async function isVoided(
  { db, tenant }: Context,
  { gateways }: PaymentPorts,
  { gatewayAccountId, gatewayTransactionId }: PaymentAttempt,
): Promise<boolean> {
  const { account } = await db.load({ account: db.rows.gatewayAccounts.byId(gatewayAccountId) })
  if (!account || gatewayTransactionId === null) return false
  const gateway = await gateways.open(account, tenant.mode)
  const reply = await gateway.query({ transactionId: gatewayTransactionId })
  if (reply.found === 'unavailable') throw new Error(`the gateway could not be asked: ${reply.message}`)
  return (
    reply.found &&
    reply.transactions.some((each) => each.transactionId === gatewayTransactionId && each.condition === 'voided')
  )
}
