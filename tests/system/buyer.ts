import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { sealedFor } from '@revkeen-edge/services/gateway-secrets.ts'
import type { System } from '@revkeen-edge/testing'

export const GOOD_CARD = '4111111111111111'

/** What the payment page's script is told. */
export interface PayAnswer {
  readonly httpStatus: number
  readonly status?: string
  readonly redirect_url?: string
  readonly message?: string
  readonly roundTrips: number
}

/** A one-time token from the gateway's card fields, as a script gets it. */
export async function cardToken({ urls }: System, number = GOOD_CARD): Promise<string> {
  const response = await fetch(`${urls.sandbox}/collect/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number, exp: '12/30', cvv: '999' }),
  })
  const { token } = (await response.json()) as { token: string }
  return token
}

export interface Purchase {
  /** The page: a session's or a link's URL. */
  readonly url: string
  readonly token: string
  readonly totalMinor: number
  readonly email?: string
  readonly card?: string
}

/** Presses Pay, as the page's script does. */
export async function pay(
  system: System,
  { url, token, totalMinor, email = 'buyer@example.com', card }: Purchase,
): Promise<PayAnswer> {
  const response = await fetch(`${url}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      session: token,
      items: [],
      payment_token: await cardToken(system, card),
      email,
      expected_total_minor: totalMinor,
    }),
  })
  const body = (await response.json()) as object
  return { httpStatus: response.status, roundTrips: Number(response.headers.get('x-d1-round-trips')), ...body }
}

/** A session for an amount, made through the API. */
export async function openSession({ urls }: System, apiKey: string, amountMinor = 2500): Promise<Purchase> {
  const response = await fetch(`${urls.api}/v2/checkout-sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ amountMinor, currency: 'USD' }),
  })
  const { data } = (await response.json()) as { data: { url: string; public_token: string } }
  return { url: data.url, token: data.public_token, totalMinor: amountMinor }
}

/** The key by which the sandbox gateway knows a merchant, unsealed as the product does. */
export async function securityKeyOf({ db, admin }: System, merchantId: string): Promise<string> {
  const row = await db
    .prepare('SELECT id, security_key_sealed AS sealed FROM gateway_accounts WHERE merchant_id = ?')
    .bind(merchantId)
    .first<{ id: string; sealed: string }>()
  if (!row) throw new Error('the merchant has no gateway')
  return sealerOf(admin.env['ENVELOPE_KEY'] ?? '').open(row.sealed, sealedFor(row.id, 'security_key'))
}

/** How often each order id was charged at the gateway: approved sales alone. */
export async function chargesAt({ urls }: System, securityKey: string): Promise<Map<string, number>> {
  const response = await fetch(`${urls.sandbox}/transactions.json?security_key=${encodeURIComponent(securityKey)}`)
  const { transactions } = (await response.json()) as { transactions: SandboxTransaction[] }
  const charges = new Map<string, number>()
  for (const { order_id: orderId, actions } of transactions) {
    const approved = actions.filter(({ type, success }) => type === 'sale' && success)
    if (approved.length > 0) charges.set(orderId, (charges.get(orderId) ?? 0) + approved.length)
  }
  return charges
}

interface SandboxTransaction {
  readonly order_id: string
  readonly actions: readonly { readonly type: string; readonly success: boolean }[]
}

/** Tells the sandbox gateway to misbehave, or to behave again. */
export async function setFault({ urls }: System, fault: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${urls.sandbox}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
  if (!response.ok) throw new Error(`the sandbox refused a fault: ${await response.text()}`)
}

export async function clearFaults({ urls }: System): Promise<void> {
  await fetch(`${urls.sandbox}/faults`, { method: 'DELETE' })
}

/** How the sandbox gateway sends its callbacks. */
export async function setCallbacks({ urls }: System, securityKey: string, mode: string): Promise<void> {
  const response = await fetch(`${urls.sandbox}/callbacks/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ security_key: securityKey, mode, delay_ms: 600_000 }),
  })
  if (!response.ok) throw new Error(`the sandbox refused a callback mode: ${await response.text()}`)
}
