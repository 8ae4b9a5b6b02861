import type { System } from '@revkeen-edge/testing'
import { expectBalancedBooks } from './books.ts'
import { cardToken, GOOD_CARD } from './buyer.ts'
import type { RenewalsStage } from './renewals-stage.ts'

/** A page on which somebody subscribes or saves a card, as their browser has it. */
export interface OpenPage {
  readonly html: string
  /** What the page's script reads. */
  readonly data: {
    readonly session: string
    readonly totalMinor: number
    readonly recurringMinor: number | null
    readonly quotedAt: number | null
    /** The digest of what its buyer agrees to. */
    readonly terms: string | null
    readonly payUrl: string
    readonly quoteUrl: string
    readonly authenticateUrl: string
  }
  readonly cookie: string
}

export interface Pressed {
  readonly httpStatus: number
  readonly status?: string
  readonly redirect_url?: string
  readonly message?: string
  readonly quote?: {
    readonly total_minor: number
    readonly recurring_minor: number | null
    readonly quoted_at: number
    readonly terms: string
    readonly plan: { readonly consent: string } | null
  }
}

/** Opens a page in a browser that holds these cookies. */
export async function openPage(url: string, cookie = ''): Promise<OpenPage> {
  const response = await fetch(url, { headers: { cookie } })
  const html = await response.text()
  const data = /id="checkout-data">([^<]*)</.exec(html)?.[1]
  if (response.status !== 200 || data === undefined) throw new Error(`the page answered ${response.status}: ${html}`)
  const set = response.headers.getSetCookie().map((header) => header.split(';')[0] ?? '')
  return { html, data: JSON.parse(data), cookie: set.at(-1) ?? cookie }
}

/** What a buyer fills in. */
export interface Filled {
  readonly email?: string
  readonly card?: string
  readonly token?: string
  readonly items?: readonly { readonly id: string; readonly quantity: number }[]
  readonly code?: string
  /** What they saw, where it is not what the page began with. */
  readonly totalMinor?: number
  readonly terms?: string | null
  readonly more?: object
}

/** Presses the button, as the page's script does. `where` is another of its addresses. */
export async function press(
  system: System,
  { data, cookie }: OpenPage,
  filled: Filled = {},
  where: 'payUrl' | 'authenticateUrl' = 'payUrl',
): Promise<Pressed> {
  const { email = 'subscriber@example.com', card = GOOD_CARD, items = [], code, more = {} } = filled
  const terms = filled.terms === undefined ? data.terms : filled.terms
  const response = await fetch(new URL(data[where], system.urls.checkout), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, 'cf-connecting-ip': '203.0.113.7' },
    body: JSON.stringify({
      session: data.session,
      items,
      payment_token: filled.token ?? (await cardToken(system, card)),
      email,
      expected_total_minor: filled.totalMinor ?? data.totalMinor,
      ...(terms === null ? {} : { expected_terms: terms }),
      ...(data.quotedAt === null ? {} : { quoted_at: data.quotedAt }),
      ...(code === undefined ? {} : { discount_code: code }),
      ...more,
    }),
  })
  return { httpStatus: response.status, ...((await response.json()) as object) }
}

/** What the page's script is told of a choice. */
export async function quoteOf(
  { urls }: System,
  { data, cookie }: OpenPage,
  { items = [], code }: Pick<Filled, 'items' | 'code'> = {},
): Promise<NonNullable<Pressed['quote']>> {
  const response = await fetch(new URL(data.quoteUrl, urls.checkout), {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ session: data.session, items, ...(code === undefined ? {} : { discount_code: code }) }),
  })
  return (await response.json()) as NonNullable<Pressed['quote']>
}

/** What the sandbox gateway knows of a charge or a check. */
export interface GatewayRow {
  readonly id: string
  readonly type: string
  readonly condition: string
  readonly amount_minor: number
  readonly fields: Readonly<Record<string, string>>
}

/** Everything that an account of the sandbox gateway was asked to do, oldest first. */
async function gatewayRows({ urls }: System, securityKey: string): Promise<readonly GatewayRow[]> {
  const response = await fetch(`${urls.sandbox}/transactions.json?security_key=${encodeURIComponent(securityKey)}`)
  const { transactions } = (await response.json()) as { transactions: (GatewayRow & { created_at: string })[] }
  return transactions.toSorted((a, b) => a.created_at.localeCompare(b.created_at) || Number(a.id) - Number(b.id))
}

/** The subjects of what the sandbox's mailbox has for somebody. */
export async function mailsTo({ urls }: System, address: string): Promise<readonly string[]> {
  const response = await fetch(`${urls.sandbox}/mailbox.json?to=${encodeURIComponent(address)}`)
  return ((await response.json()) as { subject: string }[]).map(({ subject }) => subject)
}

/** As the database has it. */
interface SubscriptionSeen {
  readonly id: string
  readonly status: string
  readonly checkoutSessionId: string | null
  readonly paymentMethodId: string | null
  readonly origin: string
}

/** As the database has it. */
interface MethodSeen {
  readonly id: string
  readonly status: string
  readonly isDefault: number
  readonly customerId: string
  readonly initialTransactionId: string | null
  readonly consent: string | null
}

/** What people do on pages, and what comes of it, for the merchant of the running test. */
export function subscribingStage(stage: RenewalsStage) {
  const all = async <T>(sql: string): Promise<readonly T[]> =>
    (await stage.system.db.prepare(sql).bind(stage.merchant.merchantId).all<T>()).results

  const subscriptions = () =>
    all<SubscriptionSeen>(
      `SELECT id, status, origin, checkout_session_id AS checkoutSessionId, payment_method_id AS paymentMethodId
    FROM subscriptions WHERE merchant_id = ? ORDER BY created_at, id`,
    )

  const methods = () =>
    all<MethodSeen>(
      `SELECT id, status, is_default AS isDefault, customer_id AS customerId, initial_transaction_id AS initialTransactionId,
    consent FROM payment_methods WHERE merchant_id = ? ORDER BY created_at, id`,
    )

  const sessions = () =>
    all<{ status: string; attempts: number; subscriptionId: string | null; completions: number | null }>(
      `SELECT s.status, s.attempts, s.subscription_id AS subscriptionId, l.completions FROM checkout_sessions AS s
    LEFT JOIN payment_links AS l ON l.merchant_id = s.merchant_id AND l.id = s.payment_link_id
    WHERE s.merchant_id = ? ORDER BY s.created_at, s.id`,
    )

  async function linkTo(line_items: readonly object[], set: object = {}): Promise<string> {
    const { status, body } = await stage.merchant.post('/payment-links', { line_items, ...set })
    if (status !== 201) throw new Error(`no link: ${JSON.stringify(body)}`)
    return body.url
  }

  const link = async (price: object = {}, set: object = {}) => linkTo([{ price: await stage.price(price) }], set)

  async function session(body: object): Promise<{ id: string; url: string }> {
    const { status, body: answer } = await stage.merchant.post('/checkout-sessions', body)
    if (status >= 300) throw new Error(`no session: ${JSON.stringify(answer)}`)
    return answer.data
  }

  const shownSession = async (id: string) => (await stage.merchant.get(`/checkout-sessions/${id}`)).body.data
  const emailOf = async (id: string) =>
    (await all<{ id: string; email: string }>('SELECT id, email FROM customers WHERE merchant_id = ?')).find(
      (row) => row.id === id,
    )?.email ?? ''
  const balanced = () => expectBalancedBooks(stage.system, stage.merchant.merchantId, stage.gateway.securityKey)
  const rows = () => gatewayRows(stage.system, stage.gateway.securityKey)

  /** Their cards never answer, so that a later test would wait for their renewals. */
  async function endAll(): Promise<void> {
    for (const { id } of await subscriptions()) {
      await stage.merchant.post(`/subscriptions/${id}/cancel`, { mode: 'immediately' })
    }
  }

  return { all, subscriptions, methods, sessions, linkTo, link, session, shownSession, emailOf, balanced, rows, endAll }
}
