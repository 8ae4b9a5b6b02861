import { createHmac, randomUUID } from 'node:crypto'
import type { GatewayCallback } from '@revkeen-edge/services/ports/rows.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import type { System } from '@revkeen-edge/testing'
import type { GatewayStage } from './lost-payment.ts'

export interface CallbackEvent {
  readonly event_id: string
  readonly event_type: string
  readonly event_body: Readonly<Record<string, unknown>>
}

/** What the gateway tells of a sale of 25.00 USD; `changes` differ in the transaction, `action` in its one action. */
export function saleEvent(
  orderId: string,
  changes: Readonly<Record<string, unknown>> = {},
  action: Readonly<Record<string, unknown>> = {},
  type = 'transaction.sale.success',
): CallbackEvent {
  return {
    event_id: randomUUID(),
    event_type: type,
    event_body: {
      transaction_id: 'told-by-callback',
      condition: 'pendingsettlement',
      order_id: orderId,
      currency: 'USD',
      card: { cc_number: '411111******1111', cc_exp: '1230', cc_type: 'visa' },
      action: {
        amount: '25.00',
        action_type: 'sale',
        date: '20261120101010',
        success: '1',
        response_text: 'SUCCESS',
        response_code: '100',
        ...action,
      },
      ...changes,
    },
  }
}

/** A callback's headers, signed as the gateway signs. */
export function signatureOf(webhookKey: string, body: string): Record<string, string> {
  const nonce = randomUUID()
  const signature = createHmac('sha256', webhookKey).update(`${nonce}.${body}`).digest('hex')
  return { 'webhook-signature': `t=${nonce},s=${signature}`, 'content-type': 'application/json' }
}

/** Posts a signed callback to a merchant's address. */
export async function tell({ urls }: System, stage: GatewayStage, event: CallbackEvent): Promise<void> {
  const body = JSON.stringify(event)
  const headers = signatureOf(stage.webhookKey, body)
  const response = await fetch(`${urls.webhooks}/nmi/${stage.accountId}`, { method: 'POST', headers, body })
  if (response.status !== 200) throw new Error(`the callback was answered ${response.status}`)
}

/** A callback as the ingress keeps it, received at a time and not understood yet. */
export function storedCallback(stage: GatewayStage, event: CallbackEvent, receivedAt: number): GatewayCallback {
  return {
    id: systemRuntime.uuid(),
    merchantId: stage.merchant.merchantId,
    gatewayAccountId: stage.accountId,
    eventId: event.event_id,
    eventType: event.event_type,
    body: JSON.stringify(event),
    receivedAt,
    attempts: 0,
    nextAttemptAt: receivedAt,
    lastError: null,
    processedAt: null,
    result: null,
  }
}

/** What a stored callback came to; null until it has been processed. */
export function resultOf({ db }: System, event: CallbackEvent): Promise<string | null> {
  return db.prepare('SELECT result FROM gateway_callbacks WHERE event_id = ?').bind(event.event_id).first('result')
}
