import type { Message, MessageBatch, Queue } from '@cloudflare/workers-types'
import type { BillingMessage } from '@revkeen-edge/contracts'

const NAME = 'revkeen-billing'

/** The billing queue in memory. A message is there until a consumer acknowledges it, and what nobody takes stays. */
export class BillingQueueInMemory {
  waiting: BillingMessage[] = []
  /** How many it still takes. */
  room = Infinity

  readonly producer = asQueue({
    sendBatch: async (messages) => {
      const bodies = [...messages].map(({ body }) => body)
      if (bodies.length > this.room) throw new Error('Too Many Requests')
      this.room -= bodies.length
      this.waiting.push(...bodies)
    },
  })

  /** Takes up to so many messages out, in one batch. Those that are not acknowledged by `settle` come again. */
  take(limit: number): { readonly batch: MessageBatch; readonly settle: () => void } {
    const open = new Set<Message<BillingMessage>>()
    const messages = this.waiting.splice(0, limit).map((body) => {
      const message = asMessage({ body, ack: () => open.delete(message), retry: () => {} })
      open.add(message)
      return message
    })
    const settle = (): void => {
      this.waiting.push(...[...open].map(({ body }) => body))
    }
    return { batch: asBatch({ queue: NAME, messages }), settle }
  }
}

interface Producer {
  sendBatch(messages: Iterable<{ body: BillingMessage }>): Promise<void>
}

/** As much of a queue as a producer of the engine uses. */
function asQueue(producer: Producer): Queue<BillingMessage> {
  return producer as unknown as Queue<BillingMessage>
}

/** As much of a message as its consumer uses. */
function asMessage(message: Pick<Message<BillingMessage>, 'body' | 'ack' | 'retry'>): Message<BillingMessage> {
  return message as Message<BillingMessage>
}

function asBatch(batch: Pick<MessageBatch, 'queue' | 'messages'>): MessageBatch {
  return batch as MessageBatch
}
