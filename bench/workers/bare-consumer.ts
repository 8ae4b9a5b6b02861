import type { Message, MessageBatch } from '@cloudflare/workers-types'
import type { BareWork } from '../lib/steps.ts'
import { mint, perform, type Bindings } from './bare.ts'

interface Worker {
  queue(batch: MessageBatch, env: Bindings): Promise<void>
}

interface Due {
  readonly id: string
}

/** As many at once as the product's consumer. */
const LANES = 5

/**
 * The product's worker with a bare consumer of one queue: each message has a recorded message's round trips and calls done
 * again under new ids, and nothing else. Crons and the other queues stay the product's.
 */
export function bareConsumer<W extends Worker>(worker: W, work: BareWork): W {
  return {
    ...worker,
    queue: (batch, env) => (batch.queue === work.queue ? consume(batch, env, work) : worker.queue(batch, env)),
  }
}

async function consume(batch: MessageBatch, env: Bindings, work: BareWork): Promise<void> {
  const waiting = [...(batch.messages as readonly Message<Due>[])]
  const lane = async (): Promise<void> => {
    for (let message = waiting.shift(); message; message = waiting.shift()) await consumeOne(message, env, work)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function consumeOne(message: Message<Due>, env: Bindings, { tokens, steps, itemHead }: BareWork): Promise<void> {
  const { id } = message.body
  const values = tokens.map((form) => mint(form, [id, itemHead + id.slice(itemHead.length)]))
  const deferred: Promise<unknown>[] = []
  const place = { env, executionCtx: { waitUntil: (done: Promise<unknown>) => deferred.push(done) } }
  for (const step of steps) await perform(place, step, values)
  await Promise.all(deferred)
  message.ack()
}
