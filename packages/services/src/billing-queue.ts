import type { BillingMessage } from '@revkeen-edge/contracts'
import { logWarn } from './log.ts'

/** Hands what is due to the consumer. */
export interface BillingQueue {
  /** Gives what the queue did not take: it is due still, and found by a later run of the cron. */
  enqueue(due: readonly BillingMessage[]): Promise<readonly BillingMessage[]>
}

interface Sender {
  sendBatch(messages: Iterable<{ body: BillingMessage }>): Promise<unknown>
}

/** Cloudflare takes at most this many messages at once. */
const BATCH = 100

/** Hands what is due to the queue. One that takes no more is not pressed: the rest is left. */
export function queueBilling(queue: Sender): BillingQueue {
  return {
    async enqueue(due) {
      for (let at = 0; at < due.length; at += BATCH) {
        if (!(await sent(queue, due.slice(at, at + BATCH)))) return due.slice(at)
      }
      return []
    },
  }
}

async function sent(queue: Sender, due: readonly BillingMessage[]): Promise<boolean> {
  try {
    await queue.sendBatch(due.map((body) => ({ body })))
    return true
  } catch (error) {
    logWarn('billing.enqueue_failed', {}, error)
    return false
  }
}
