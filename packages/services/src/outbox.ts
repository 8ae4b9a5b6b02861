import type { DeliveryMessage, OutboxMessage } from '@revkeen-edge/contracts'
import type { DeliveryQueue, DueDelivery } from './ports/deliveries.ts'
import { logWarn } from './log.ts'
import type { OutboxSignal } from './ports/outbox.ts'

/** A queue, as far as a producer sees one. */
interface Sender<T> {
  send(message: T): Promise<unknown>
}

interface BatchSender<T> {
  sendBatch(messages: Iterable<{ body: T; delaySeconds?: number }>): Promise<unknown>
}

/** Cloudflare takes at most this many messages at once. */
const BATCH = 100
/** ... and delays none by more than a day. */
const MAX_DELAY_SECONDS = 86_400

/**
 * Signals through queues. A failure is not the request's: the commit stands, and the sweeper finds what was not
 * signalled within a minute.
 */
export function queueOutbox(queue: Sender<OutboxMessage>, deliveryQueue?: DeliveryQueue): OutboxSignal {
  return {
    async signal({ merchantId, eventIds, messageIds, deliveries = [] }) {
      if (eventIds.length + messageIds.length > 0) await attempt(() => queue.send({ merchantId, eventIds, messageIds }))
      if (!deliveryQueue) return
      await deliveryQueue.enqueue(
        merchantId,
        deliveries.map(({ deliveryId, attempt }) => ({ deliveryId, attempt, at: Date.now(), delayMs: 0 })),
      )
    },
  }
}

/** Hands attempts to the queue, each to arrive when it is due. */
export function queueDeliveries(queue: BatchSender<DeliveryMessage>): DeliveryQueue {
  return {
    async enqueue(merchantId, due) {
      const messages = due.map((delivery) => deliveryMessage(merchantId, delivery))
      for (let at = 0; at < messages.length; at += BATCH) {
        await attempt(() => queue.sendBatch(messages.slice(at, at + BATCH)))
      }
    },
  }
}

function deliveryMessage(merchantId: string, { deliveryId, attempt, at, delayMs }: DueDelivery) {
  const delaySeconds = Math.min(Math.ceil(delayMs / 1000), MAX_DELAY_SECONDS)
  return { body: { merchantId, deliveryId, attempt, at }, ...(delaySeconds > 0 ? { delaySeconds } : {}) }
}

async function attempt(send: () => Promise<unknown>): Promise<void> {
  try {
    await send()
  } catch (error) {
    // oxlint-disable-next-line no-console -- the log of a Worker is its console
    logWarn('outbox.signal_failed', {}, error)
  }
}
