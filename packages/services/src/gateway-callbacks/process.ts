import type { GatewayAccount } from '@revkeen-edge/domain'
import { applyNotice } from '../charging/callback.ts'
import type { Context } from '../context.ts'
import { applyChargeback } from '../disputes/report.ts'
import type { ChargebackNotice, GatewayNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import type { GatewayCallback } from '../ports/rows.ts'
import { applySettlement } from '../settlements/notice.ts'
import { retryAtOf } from './retry-times.ts'

/**
 * Understands a stored callback, any number of times: what it says of a charge is booked once. It is claimed first, with
 * the time of its next attempt, so that one on which everybody fails, or dies, keeps no other waiting. `failed` is put on
 * record; the last attempt leaves it for people to look at. Pinned by failed-callbacks.test.ts.
 */
export async function processCallback(
  context: Context,
  ports: PaymentPorts,
  callbackId: string,
): Promise<'processed' | 'failed' | 'not_due'> {
  const { db, now } = context
  const { callback } = await db.load({ callback: db.rows.gatewayCallbacks.byId(callbackId) })
  if (!callback || !isDue(callback, now)) return 'not_due'
  const { id, attempts } = callback
  const claim = { kind: 'claim_callback', id, attempts, retryAt: retryAtOf(attempts + 1, now) } as const
  const claimed = await db.commit(context, { changes: [claim] })
  if (!claimed.ok) return 'not_due'
  try {
    const result = await understand(context, ports, callback)
    await db.commit(context, { changes: [{ kind: 'callback_processed', id, result, at: now }] })
    return 'processed'
  } catch (error) {
    await db.commit(context, { changes: [{ kind: 'callback_failed', id, error: String(error).slice(0, 500) }] })
    return 'failed'
  }
}

/** After an attempt has begun, the callback is that consumer's until the next one is due. */
function isDue({ processedAt, nextAttemptAt, attempts }: GatewayCallback, now: number): boolean {
  if (processedAt !== null || nextAttemptAt === null) return false
  return attempts === 0 || nextAttemptAt <= now
}

async function understand(
  context: Context,
  ports: PaymentPorts,
  { gatewayAccountId, body }: GatewayCallback,
): Promise<string> {
  const { db } = context
  const { account } = await db.load({ account: db.rows.gatewayAccounts.byId(gatewayAccountId) })
  const notice = account && body !== null && ports.gateways.readCallback(account, body)
  return account && notice && notice.ok ? applied(context, ports, account, notice.value) : 'ignored'
}

async function applied(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  { charge, settlement, chargebacks }: GatewayNotice,
): Promise<string> {
  if (charge) return applyNotice(context, ports, account.id, charge)
  if (settlement) return applySettlement(context, ports, account, settlement)
  return chargebacks ? applyAll(context, ports, account, chargebacks) : 'ignored'
}

/** Each chargeback in a commit of its own, so that one that is not ours keeps no other from being booked. */
async function applyAll(
  context: Context,
  ports: PaymentPorts,
  account: GatewayAccount,
  chargebacks: readonly ChargebackNotice[],
): Promise<string> {
  const results = new Set<string>()
  for (const notice of chargebacks) results.add(await applyChargeback(context, ports, account, notice))
  return results.size === 0 ? 'ignored' : [...results].toSorted().join(', ')
}
