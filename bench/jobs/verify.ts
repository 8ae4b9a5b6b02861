import { readCredentials } from '@revkeen-edge/services/gateway-secrets.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import type { LocalSystem } from '../../scripts/lib/system.ts'

const AT_ONCE = 16

/**
 * What is wrong with a merchant's renewals: each of its subscriptions must have been billed its first period, once, and each
 * invoice must have one charge at the gateway, asked for each by itself. In words; none where all is right.
 */
export async function wrongRenewals(system: LocalSystem, merchantId: string): Promise<readonly string[]> {
  const { db, urls } = system
  const count = async (text: string): Promise<number> =>
    (await db.prepare(text).bind(merchantId).first<number>('n')) ?? -1
  const subscriptions = await count('SELECT count(*) AS n FROM subscriptions WHERE merchant_id = ?')
  const counts = {
    'subscriptions that were billed once': await count(
      'SELECT count(*) AS n FROM subscriptions WHERE merchant_id = ? AND payments = 1',
    ),
    'first periods': await count(
      'SELECT count(*) AS n FROM subscription_periods WHERE merchant_id = ? AND sequence = 1',
    ),
    periods: await count('SELECT count(*) AS n FROM subscription_periods WHERE merchant_id = ?'),
    'paid invoices': await count("SELECT count(*) AS n FROM invoices WHERE merchant_id = ? AND status = 'paid'"),
    invoices: await count('SELECT count(*) AS n FROM invoices WHERE merchant_id = ?'),
    'charged invoices': await count(
      "SELECT count(DISTINCT invoice_id) AS n FROM payment_attempts WHERE merchant_id = ? AND status = 'succeeded'",
    ),
    attempts: await count('SELECT count(*) AS n FROM payment_attempts WHERE merchant_id = ?'),
    'charges at the gateway': await chargesAtGateway(db, urls.sandbox, merchantId, await keyOf(system, merchantId)),
  }
  return Object.entries(counts).flatMap(([what, found]) =>
    found === subscriptions ? [] : [`${found} ${what} of ${subscriptions} subscriptions`],
  )
}

/** The merchant's key at its NMI account. */
async function keyOf({ db, vars }: LocalSystem, merchantId: string): Promise<string> {
  const text = `SELECT id, provider, security_key_sealed AS securityKeySealed FROM gateway_accounts
    WHERE merchant_id = ? AND provider = 'nmi'`
  const account = await db
    .prepare(text)
    .bind(merchantId)
    .first<{ id: string; provider: 'nmi'; securityKeySealed: string }>()
  if (!account) throw new Error('the merchant has no account')
  const credentials = await readCredentials(sealerOf(vars['ENVELOPE_KEY'] ?? ''), account)
  if (credentials.provider !== 'nmi') throw new Error(`the account is one of ${credentials.provider}`)
  return credentials.securityKey
}

/** The approved charges of all attempts, as the gateway lists them order by order: a whole list could be too long to send. */
async function chargesAtGateway(
  db: LocalSystem['db'],
  sandbox: string,
  merchantId: string,
  securityKey: string,
): Promise<number> {
  const { results } = await db
    .prepare('SELECT gateway_order_id AS orderId FROM payment_attempts WHERE merchant_id = ?')
    .bind(merchantId)
    .all<{ orderId: string }>()
  const waiting = [...results]
  const counts: number[] = []
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      counts.push(await chargesOf(sandbox, securityKey, next.orderId))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function chargesOf(sandbox: string, securityKey: string, orderId: string): Promise<number> {
  const query = new URLSearchParams({ security_key: securityKey, order_id: orderId })
  const response = await fetch(`${sandbox}/transactions.json?${query}`)
  const { transactions } = (await response.json()) as {
    transactions: readonly { actions: readonly { type: string; success: boolean }[] }[]
  }
  return transactions.flatMap(({ actions }) => actions.filter(({ type, success }) => type === 'sale' && success)).length
}
