import type { BillingMessage } from '@revkeen-edge/contracts'
import { logWarn } from './log.ts'

/** Hands what is due to the consumer. Best effort: what gets lost is due still, and found a minute later. */
export interface BillingQueue {
  enqueue(due: readonly BillingMessage[]): Promise<void>
}

interface Sender {
  sendBatch(messages: Iterable<{ body: BillingMessage }>): Promise<unknown>
}

/** Cloudflare takes at most this many messages at once. */
const BATCH = 100

/** Hands what is due to the queue. */
export function queueBilling(queue: Sender): BillingQueue {
  return {
    async enqueue(due) {
      for (let at = 0; at < due.length; at += BATCH) {
        await attempt(() => queue.sendBatch(due.slice(at, at + BATCH).map((body) => ({ body }))))
      }
    },
  }
}

async function attempt(send: () => Promise<unknown>): Promise<void> {
  try {
    await send()
  } catch (error) {
    logWarn('billing.enqueue_failed', {}, error)
  }
}
