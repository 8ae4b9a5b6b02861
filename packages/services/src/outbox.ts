import type { OutboxMessage } from '@revkeen-edge/contracts'
import type { OutboxSignal } from './ports/outbox.ts'

/** A queue, as far as a producer sees one. */
interface Sender {
  send(message: OutboxMessage): Promise<unknown>
}

/**
 * Signals through a queue. A failure is not the request's: the commit stands, and the sweeper finds what was not
 * signalled within a minute.
 */
export function queueOutbox(queue: Sender): OutboxSignal {
  return {
    async signal({ merchantId, eventIds, messageIds }) {
      try {
        await queue.send({ merchantId, eventIds, messageIds })
      } catch (error) {
        console.warn(JSON.stringify({ level: 'warn', event: 'outbox.signal_failed', error: String(error) }))
      }
    },
  }
}
