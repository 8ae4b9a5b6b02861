import type { GatewayAccount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { GatewayTransaction } from '../ports/gateway.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import type { Stretch } from './window.ts'

/** A day of millions is more than one run can compare. */
const MAX_PAGES = 500

/**
 * All that an account's gateway reports on a stretch of time, each transaction once, as it was told last. Throws where the
 * gateway cannot be asked.
 */
export async function reportOf(
  { tenant }: Context,
  { gateways }: Pick<PaymentPorts, 'gateways'>,
  account: GatewayAccount,
  { from, to }: Stretch,
): Promise<readonly GatewayTransaction[]> {
  const gateway = await gateways.open(account, tenant.mode)
  const told = new Map<string, GatewayTransaction>()
  let cursor: string | null = null
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = await gateway.report({ from, to, ...(cursor === null ? {} : { cursor }) })
    if (reply.outcome === 'unavailable') throw new Error(`the gateway gave no report: ${reply.message}`)
    for (const transaction of reply.transactions) told.set(transaction.transactionId, transaction)
    cursor = reply.next
    if (cursor === null) return [...told.values()]
  }
  throw new Error(`the gateway’s report has more than ${MAX_PAGES} pages`)
}
