import type { Message, MessageBatch } from '@cloudflare/workers-types'
import type { DeliveryMessage } from '@revkeen-edge/contracts'
import { deliveryStoreOf } from '@revkeen-edge/db/deliveries.ts'
import { attemptDelivery } from '@revkeen-edge/services/webhook-deliveries/attempt.ts'
import type { Engine } from '../engine.ts'
import { logError } from '@revkeen-edge/services/log.ts'

/** Calls under way at once: a Worker holds at most six connections open, and one is D1's. */
const LANES = 5
/** By then the claim of an attempt that broke off has lapsed. */
const RETRY_AFTER_SECONDS = 61

/** Attempts the deliveries of a batch, a few at a time, so that a slow endpoint holds up no more than its lane. */
export async function consumeDeliveries(batch: MessageBatch, engine: Engine): Promise<void> {
  const waiting = [...(batch.messages as readonly Message<DeliveryMessage>[])]
  const lane = async (): Promise<void> => {
    for (let message = waiting.shift(); message; message = waiting.shift()) await consumeOne(message, engine)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function consumeOne(message: Message<DeliveryMessage>, engine: Engine): Promise<void> {
  const { merchantId, deliveryId, attempt, at } = message.body
  const { deliveries: queue, outbox, sealer, runtime, rules } = engine
  const store = deliveryStoreOf(engine.databaseOf(merchantId), merchantId)
  try {
    const ports = { merchantId, store, queue, outbox, sealer, runtime, rules, clock: Date.now }
    await attemptDelivery(ports, { deliveryId, attempt }, Math.max(Date.now(), at))
    message.ack()
  } catch (error) {
    logError('delivery.failed', { merchantId, deliveryId, attempt }, error)
    message.retry({ delaySeconds: RETRY_AFTER_SECONDS })
  }
}
