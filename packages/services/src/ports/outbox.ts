import type { DeliveryRef } from './deliveries.ts'

/** Tells the engine, after a commit, what to do next. Best effort: what gets lost is found by the sweeper. */
export interface OutboxSignal {
  signal(committed: {
    merchantId: string
    eventIds: readonly string[]
    messageIds: readonly string[]
    deliveries?: readonly DeliveryRef[]
  }): Promise<void>
}
