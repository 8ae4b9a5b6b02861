import type { MessageBatch } from '@cloudflare/workers-types'
import type { Engine } from '../engine.ts'
import type { Consumer } from './consumer.ts'
import { consumeBilling } from './billing.ts'
import { consumeCallbacks } from './callbacks.ts'
import { consumeDead } from './dead.ts'
import { consumeDeliveries } from './deliveries.ts'
import { consumeOutbox } from './outbox.ts'

/** Who takes the messages of each queue. */
const CONSUMERS: Readonly<Record<string, Consumer>> = {
  'revkeen-outbox': consumeOutbox,
  'revkeen-deliveries': consumeDeliveries,
  'revkeen-callbacks': consumeCallbacks,
  'revkeen-billing': consumeBilling,
  'revkeen-outbox-dead': consumeDead,
  'revkeen-deliveries-dead': consumeDead,
  'revkeen-callbacks-dead': consumeDead,
  'revkeen-billing-dead': consumeDead,
}

/** Hands a batch to its queue's consumer. Throws for a queue that has none, so that its messages come again. */
export async function consume(batch: MessageBatch, engine: Engine): Promise<void> {
  const consumer = CONSUMERS[batch.queue]
  if (!consumer) throw new Error(`no consumer for ${batch.queue}`)
  await consumer(batch, engine)
}
