import type { MessageBatch } from '@cloudflare/workers-types'
import type { Engine } from '../engine.ts'
import { logError } from '@revkeen-edge/services/log.ts'

/**
 * Messages that a consumer could not take however often they came. Each is put on record; its work is still due in the
 * database, where the sweepers find it once the cause is gone.
 */
export async function consumeDead(batch: MessageBatch, _engine: Engine): Promise<void> {
  for (const message of batch.messages) {
    logError('queue.dead_message', {
      queue: batch.queue,
      id: message.id,
      attempts: message.attempts,
      body: message.body,
    })
    message.ack()
  }
}
