import { presentEnvelope } from '@revkeen-edge/contracts'
import type { OutboundRequest } from '../outbound/fetch.ts'
import type { ClaimedDelivery } from '../ports/deliveries.ts'
import { signatureHeader } from './signature.ts'

/** The request of one attempt, signed as it leaves: `sentAt` is the wall clock, in UTC milliseconds. */
export async function deliveryRequest(
  { delivery, endpoint, event }: ClaimedDelivery,
  secret: string,
  sentAt: number,
): Promise<OutboundRequest> {
  const body = JSON.stringify(presentEnvelope(event, { name: delivery.eventType, apiVersion: endpoint.apiVersion }))
  const seconds = Math.floor(sentAt / 1000)
  return {
    url: endpoint.url,
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'revkeen-edge-webhooks/1',
      'X-Revkeen-Signature': await signatureHeader(body, secret, seconds),
      'X-Revkeen-Version': endpoint.apiVersion,
      'X-Revkeen-Account': delivery.merchantId,
      'X-Revkeen-Event-Id': event.id,
      'X-Revkeen-Timestamp': String(seconds),
    },
    body,
  }
}
