import type { GatewayAccount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** Every processing account of the merchant, oldest first; those that are not used any more included. */
export async function listGatewayAccounts({ db }: Context): Promise<readonly GatewayAccount[]> {
  const { accounts } = await db.load({ accounts: db.rows.gatewayAccounts.all() })
  return accounts.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
}
