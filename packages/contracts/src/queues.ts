/** What travels through the queues: ids, never contents. */

/** Work that a commit left to do: deliveries to make of events, messages to send. */
export interface OutboxMessage {
  readonly merchantId: string
  readonly eventIds: readonly string[]
  readonly messageIds: readonly string[]
}

/** One attempt of one webhook delivery. `attempt` is the one that is meant, so that a repeated message does nothing. */
export interface DeliveryMessage {
  readonly merchantId: string
  readonly deliveryId: string
  readonly attempt: number
  /** UTC milliseconds from which it is due: the consumer's clock counts as no earlier than this. */
  readonly at: number
}

/** A gateway's callback that was stored and waits to be understood. */
export interface CallbackMessage {
  readonly merchantId: string
  readonly callbackId: string
}

/** Something whose time has come: a subscription, the recovery of a failed payment, a schedule, or an advancing test clock. */
export interface BillingMessage {
  readonly merchantId: string
  readonly kind: 'subscription' | 'dunning' | 'schedule' | 'test_clock'
  readonly id: string
  /** UTC milliseconds from which it is due: the consumer's clock counts as no earlier than this. */
  readonly at: number
}
