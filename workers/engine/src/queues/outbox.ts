import type { Message, MessageBatch } from '@cloudflare/workers-types'
import type { OutboxMessage } from '@revkeen-edge/contracts'
import { eventOutboxOf } from '@revkeen-edge/db/outbox.ts'
import { expandEvents } from '@revkeen-edge/services/events/expand.ts'
import { sendMessage } from '@revkeen-edge/services/messages/send.ts'
import type { Engine } from '../engine.ts'
import { logError } from '@revkeen-edge/services/log.ts'

/** What commits left to do: deliveries of their events first, since somebody waits for them, then their messages. */
export async function consumeOutbox(batch: MessageBatch, engine: Engine): Promise<void> {
  const messages = batch.messages as readonly Message<OutboxMessage>[]
  for (const [merchantId, own] of Map.groupBy(messages, ({ body }) => body.merchantId)) {
    try {
      await expand(
        engine,
        merchantId,
        own.flatMap(({ body }) => body.eventIds),
      )
      await sendAll(
        engine,
        merchantId,
        own.flatMap(({ body }) => body.messageIds),
      )
      for (const message of own) message.ack()
    } catch (error) {
      logError('outbox.failed', { merchantId }, error)
      for (const message of own) message.retry()
    }
  }
}

/** Deliveries that are not handed on after a crash here are found by the sweeper. */
async function expand(engine: Engine, merchantId: string, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return
  const now = Date.now()
  const outbox = eventOutboxOf(engine.databaseOf(merchantId), merchantId)
  const first = await expandEvents({ outbox, runtime: engine.runtime, merchantId, now }, eventIds)
  await engine.deliveries.enqueue(
    merchantId,
    first.map(({ deliveryId, attempt }) => ({ deliveryId, attempt, at: now, delayMs: 0 })),
  )
}

async function sendAll(engine: Engine, merchantId: string, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return
  const context = await engine.contextFor(merchantId, Date.now())
  for (const id of messageIds) await sendMessage(context, engine.messages, id)
}
