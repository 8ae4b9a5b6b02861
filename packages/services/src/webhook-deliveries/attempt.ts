import {
  afterAttempt,
  deadLettered,
  type AttemptOutcome,
  type OutboundRules,
  type WebhookDelivery,
} from '@revkeen-edge/domain'
import type { Sealer } from '../crypto.ts'
import { outboundFetch } from '../outbound/fetch.ts'
import type { ClaimedDelivery, DeliveryQueue, DeliveryRef, DeliveryStore } from '../ports/deliveries.ts'
import type { OutboxSignal } from '../ports/outbox.ts'
import type { Runtime } from '../ports/runtime.ts'
import { secretPlace } from '../webhook-endpoints/secret.ts'
import { deliveryRequest } from './request.ts'
import { countsAsRetryFailure, troubleEvent } from './trouble.ts'

/** What an attempt works with, for one tenant. */
export interface DeliveryPorts {
  readonly merchantId: string
  readonly store: DeliveryStore
  readonly queue: DeliveryQueue
  readonly outbox: OutboxSignal
  readonly sealer: Sealer
  readonly runtime: Runtime
  readonly rules: OutboundRules
  /** The wall clock, which signatures are dated by. */
  clock(): number
}

export type AttemptResult = 'not_due' | 'given_up' | 'superseded' | WebhookDelivery['status']

/**
 * One attempt of one delivery: claim, sign, send, record. `now` is the time by which the delivery is due and its ladder
 * counts. A crash at any point leaves a claim that lapses, and the attempt is made again.
 */
export async function attemptDelivery(ports: DeliveryPorts, ref: DeliveryRef, now: number): Promise<AttemptResult> {
  const claimed = await ports.store.claim(ref, now)
  if (!claimed) return 'not_due'
  const reason = reasonToGiveUp(claimed)
  if (reason !== null) {
    await conclude(ports, claimed, deadLettered(claimed.delivery, reason, now), null, now)
    return 'given_up'
  }
  const outcome = await send(ports, claimed)
  const after = afterAttempt(claimed.delivery, outcome, now)
  const recorded = await conclude(ports, claimed, after, outcome, now)
  return recorded ? after.status : 'superseded'
}

function reasonToGiveUp({ endpoint, event }: ClaimedDelivery): string | null {
  if (endpoint.deletedAt !== null) return 'endpoint deleted'
  if (endpoint.status === 'disabled') return 'endpoint disabled'
  return event.data === null ? 'event body past its retention time' : null
}

async function send(ports: DeliveryPorts, claimed: ClaimedDelivery): Promise<AttemptOutcome> {
  const { endpoint } = claimed
  const secret = await ports.sealer.open(endpoint.secretSealed, secretPlace(endpoint.id)).catch(() => null)
  if (secret === null) {
    const message = 'The signing secret cannot be read. Rotate it.'
    return { statusCode: null, error: { code: 'secret_unreadable', message }, durationMs: 0, response: null }
  }
  const request = await deliveryRequest(claimed, secret, ports.clock())
  const result = await outboundFetch(request, { rules: ports.rules })
  if (result.kind === 'failed') {
    const { code, message, durationMs } = result
    return { statusCode: null, error: { code, message }, durationMs, response: null }
  }
  const { status, body, durationMs } = result
  return { statusCode: status, error: errorOf(status), durationMs, response: body }
}

function errorOf(status: number): AttemptOutcome['error'] {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) {
    return { code: 'redirect', message: `The endpoint redirected (${status}); redirects are not followed.` }
  }
  return { code: 'http_status', message: `The endpoint replied ${status}.` }
}

/** Records what became of a claim, and sets off what follows from it. */
async function conclude(
  ports: DeliveryPorts,
  claimed: ClaimedDelivery,
  after: WebhookDelivery,
  outcome: AttemptOutcome | null,
  now: number,
): Promise<boolean> {
  const { merchantId, queue, outbox } = ports
  const at = after.nextRetryAt
  const countsAsTrouble = outcome !== null && countsAsRetryFailure(claimed, outcome)
  const tally = outcome && { succeeded: outcome.error === null, countsAsRetryFailure: countsAsTrouble }
  const trouble = countsAsTrouble ? troubleEvent(claimed, ports.runtime, now) : null
  const recorded = await ports.store.record({ claimed, after, tally, trouble }, now)
  if (!recorded) return false
  await queue.enqueue(merchantId, [
    ...(recorded.next ? [{ ...recorded.next, at: now, delayMs: 0 }] : []),
    ...(at === null ? [] : [{ deliveryId: after.id, attempt: after.attempts + 1, at, delayMs: at - now }]),
  ])
  if (recorded.troubleTold && trouble) await outbox.signal({ merchantId, eventIds: [trouble.id], messageIds: [] })
  return true
}
