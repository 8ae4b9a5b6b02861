import type { Context } from '../context.ts'
import { insert } from '../plan.ts'
import type { GatewayCallback } from '../ports/rows.ts'
import type { Gateways } from '../ports/gateways.ts'
import type { RejectionMeter } from './rejections.ts'

export type Reception =
  /** Kept, now or before; `callbackId` waits to be processed. */
  | { readonly kind: 'stored'; readonly callbackId: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'bad_signature' }

export interface CallbackPorts {
  readonly gateways: Gateways
  readonly rejections: RejectionMeter
}

/**
 * Takes a gateway's callback: verified over its raw bytes, kept once for each event id, understood later. A forged
 * one is refused, and counted as often as the meter lets it.
 */
export async function receiveCallback(
  context: Context,
  { gateways, rejections }: CallbackPorts,
  accountId: string,
  headers: Headers,
  rawBody: string,
): Promise<Reception> {
  const { db, tenant, runtime, now } = context
  const { account } = await db.load({ account: db.rows.gatewayAccounts.byId(accountId) })
  if (!account) return { kind: 'ignored', reason: 'unknown gateway account' }
  if (!(await gateways.verifyCallback(account, headers, rawBody))) {
    if (rejections.isDue(account.id, now)) {
      await db.commit(context, { changes: [{ kind: 'count', name: 'gateway_callbacks_rejected' }] })
    }
    return { kind: 'bad_signature' }
  }
  const read = gateways.readCallback(account, rawBody)
  if (!read.ok) return { kind: 'ignored', reason: read.error }
  const { eventId, eventType } = read.value
  const callback: GatewayCallback = {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    gatewayAccountId: account.id,
    eventId,
    eventType,
    body: rawBody,
    receivedAt: now,
    attempts: 0,
    nextAttemptAt: now,
    lastError: null,
    processedAt: null,
    result: null,
  }
  const outcome = await db.commit(context, { changes: [insert('gatewayCallbacks', callback)] })
  if (outcome.ok) return { kind: 'stored', callbackId: callback.id }
  const { known } = await db.load({ known: db.rows.gatewayCallbacks.byEvent(account.id, eventId) })
  if (!known) throw new Error(`the callback could not be stored: ${outcome.conflict.constraint}`)
  return known.processedAt === null ? { kind: 'stored', callbackId: known.id } : { kind: 'ignored', reason: 'repeated' }
}
