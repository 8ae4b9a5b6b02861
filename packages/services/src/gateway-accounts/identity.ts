import type { GatewayAccount } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { readCredentials } from '../gateway-secrets.ts'
import type { GatewayCredentials, PaymentGateway } from '../ports/gateway.ts'
import type { ConnectPorts } from './probe.ts'

/**
 * Whether keys open the merchant account that an account of ours stands for: charges in doubt are asked about, and stored
 * cards are charged, where they were made. Converge says by its merchant id; NMI's keys say nothing, so they have to know
 * the account's latest charge. An account on which nothing hangs may become any.
 */
export async function isSameAccount(
  context: Context,
  ports: ConnectPorts,
  account: GatewayAccount,
  wanted: { readonly credentials: GatewayCredentials; readonly gateway: PaymentGateway },
): Promise<boolean> {
  const { credentials, gateway } = wanted
  const same = await withSameSecrets(ports, [account], credentials)
  return same !== null || (credentials.provider === 'nmi' && (await knowsCharges(context, account, gateway)))
}

/** The account that says itself that it is the one: Converge's by its merchant id, NMI's by an equal key. */
export async function withSameSecrets(
  { sealer }: ConnectPorts,
  accounts: readonly GatewayAccount[],
  credentials: GatewayCredentials,
): Promise<GatewayAccount | null> {
  for (const account of accounts) {
    if (account.provider !== credentials.provider) continue
    if (identityOf(await readCredentials(sealer, account)) === identityOf(credentials)) return account
  }
  return null
}

function identityOf(credentials: GatewayCredentials): string {
  return credentials.provider === 'nmi' ? credentials.securityKey : credentials.merchantId
}

async function knowsCharges({ db }: Context, { id }: GatewayAccount, gateway: PaymentGateway): Promise<boolean> {
  const { use } = await db.load({ use: db.rows.gatewayAccounts.use(id) })
  const { latestTransactionId: transactionId, isUsed } = use
  return transactionId === null ? !isUsed : (await gateway.query({ transactionId })).found === true
}
