import type { GatewayAccount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'

/** What fits well into one reply. */
const AT_ONCE = 200

/** What an account's gateway knows of transactions, by its own ids. Throws where it cannot be asked. */
export async function askAboutAll(
  { tenant }: Context,
  { gateways }: Pick<PaymentPorts, 'gateways'>,
  account: GatewayAccount,
  ids: readonly string[],
): Promise<GatewayTransaction[]> {
  if (ids.length === 0) return []
  const gateway = await gateways.open(account, tenant.mode)
  const told: GatewayTransaction[] = []
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const transactionIds = ids.slice(from, from + AT_ONCE)
    const reply = await gateway.query({ transactionIds })
    if (reply.found === 'unavailable') throw new Error(`the gateway could not be asked: ${reply.message}`)
    if (reply.found) {
      told.push(...reply.transactions.filter(({ transactionId }) => transactionIds.includes(transactionId)))
    }
  }
  return told
}
