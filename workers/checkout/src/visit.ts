import { CURRENT_API_VERSION, isSessionToken, parseTenantMode } from '@revkeen-edge/contracts'
import { databaseFor, directoryOf } from '@revkeen-edge/db'
import { parseId, publicId, type Tenant } from '@revkeen-edge/domain'
import { gatewaysOf } from '@revkeen-edge/gateways'
import type { Entrance } from '@revkeen-edge/services/checkout/load.ts'
import type { Context as UseCaseContext } from '@revkeen-edge/services/context.ts'
import { sealerOf, sha256Hex } from '@revkeen-edge/services/crypto.ts'
import { queueOutbox } from '@revkeen-edge/services/outbox.ts'
import type { AuthenticationPorts, PaymentPorts } from '@revkeen-edge/services/ports/payments.ts'
import type { DirectoryEntry } from '@revkeen-edge/services/ports/rows.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { Context } from 'hono'
import type { Bindings, Env } from './env.ts'

/** A buyer at a checkout: whose it is, and how they came in. */
export interface Visit {
  readonly entrance: Entrance
  readonly context: UseCaseContext
  /** The addresses of this checkout's own pages start with it, however the buyer spelt the link's. */
  readonly base: string
  /** The token that opened a session's page; null at a link, where the page carries it. */
  readonly token: string | null
}

/** The checkout of a payment link, or null where no tenant has such a link. */
export async function visitLink(c: Context<Env>, linkRef: string): Promise<Visit | null> {
  const linkId = parseId('paymentLink', linkRef)
  const entry = linkId && (await directoryOf(c.env.DB, Date.now).find('payment_link', linkId))
  if (!entry) return null
  return {
    entrance: { kind: 'link', linkId: entry.targetId },
    context: contextOf(c, entry),
    base: `/l/${publicId('paymentLink', entry.targetId)}`,
    token: null,
  }
}

/** The checkout that a session's token opens, or null. */
export async function visitSession(c: Context<Env>, token: string): Promise<Visit | null> {
  if (!isSessionToken(token)) return null
  const entry = await directoryOf(c.env.DB, Date.now).find('checkout_session', await sha256Hex(token))
  return entry && { entrance: { kind: 'session' }, context: contextOf(c, entry), base: `/c/${token}`, token }
}

/** The public page that an invoice's token opens, or null. The payer's own session is carried by the page, as at a link. */
export async function visitInvoice(c: Context<Env>, token: string): Promise<Visit | null> {
  if (!isSessionToken(token)) return null
  const entry = await directoryOf(c.env.DB, Date.now).find('invoice', await sha256Hex(token))
  return (
    entry && {
      entrance: { kind: 'invoice', invoiceId: entry.targetId },
      context: contextOf(c, entry),
      base: `/i/${token}`,
      token: null,
    }
  )
}

function contextOf(c: Context<Env>, entry: DirectoryEntry): UseCaseContext {
  const tenant: Tenant = { merchantId: entry.merchantId, mode: parseTenantMode(entry.data) }
  return {
    tenant,
    actor: { type: 'buyer', id: null },
    requestId: c.var.requestId,
    idempotencyKey: null,
    apiVersion: CURRENT_API_VERSION,
    now: Date.now(),
    runtime: systemRuntime,
    db: databaseFor(c.env, tenant),
  }
}

/** Who is back from a 3-D Secure challenge, by the secret in the address; null for one that we never gave out. */
export async function visitReturn(c: Context<Env>, state: string): Promise<UseCaseContext | null> {
  if (!isSessionToken(state)) return null
  const entry = await directoryOf(c.env.DB, Date.now).find('authentication', await sha256Hex(state))
  return entry && contextOf(c, entry)
}

/** What a payment that may be challenged needs from the deployment. */
export function authenticationPorts(c: Context<Env>): AuthenticationPorts {
  const defer = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  return { ...paymentPorts(c.env, defer), sealer: sealerOf(c.env.ENVELOPE_KEY) }
}

/** What paying needs from the deployment. */
function paymentPorts(env: Bindings, defer: (work: Promise<unknown>) => void): PaymentPorts {
  return {
    gateways: gatewaysOf(env, sealerOf(env.ENVELOPE_KEY)),
    outbox: queueOutbox(env.OUTBOX),
    checkoutUrl: env.CHECKOUT_URL,
    clock: Date.now,
    defer,
  }
}
