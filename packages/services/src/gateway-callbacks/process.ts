import { applyNotice } from '../charging/callback.ts'
import type { Context } from '../context.ts'
import type { PaymentPorts } from '../ports/payments.ts'

/** Understands a stored callback, any number of times: what it says of a charge is booked once. */
export async function processCallback(context: Context, ports: PaymentPorts, callbackId: string): Promise<void> {
  const { db, now } = context
  const { callback } = await db.load({ callback: db.rows.gatewayCallbacks.byId(callbackId) })
  if (!callback || callback.processedAt !== null) return
  const { account } = await db.load({ account: db.rows.gatewayAccounts.byId(callback.gatewayAccountId) })
  const notice = account && ports.gateways.readCallback(account, callback.body)
  const charge = notice?.ok ? notice.value.charge : null
  const result = charge ? await applyNotice(context, ports, callback.gatewayAccountId, charge) : 'ignored'
  await db.commit(context, { changes: [{ kind: 'callback_processed', id: callback.id, result, at: now }] })
}
