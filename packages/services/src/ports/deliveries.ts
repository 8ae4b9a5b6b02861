import type { StoredEvent, WebhookDelivery, WebhookEndpoint } from '@revkeen-edge/domain'

/** One attempt of one delivery. The attempt's number makes a repeated message do nothing. */
export interface DeliveryRef {
  readonly deliveryId: string
  readonly attempt: number
}

export interface DueDelivery extends DeliveryRef {
  /** UTC milliseconds from which it is due; the consumer's clock counts as no earlier than this. */
  readonly at: number
  /** How long from now that is. */
  readonly delayMs: number
}

/** Hands attempts to the consumer. Best effort, as the sweeper finds what was not handed over. */
export interface DeliveryQueue {
  enqueue(merchantId: string, due: readonly DueDelivery[]): Promise<void>
}

export interface ClaimedDelivery {
  readonly delivery: WebhookDelivery
  readonly endpoint: WebhookEndpoint
  readonly event: StoredEvent
}

/** An event about to be stored; the database gives it its place in the history. */
export type NewEvent = Omit<StoredEvent, 'seq'>

export interface AttemptRecord {
  readonly claimed: ClaimedDelivery
  readonly after: WebhookDelivery
  /** What the attempt adds to the endpoint's figures; null where nothing was sent. */
  readonly tally: { readonly succeeded: boolean; readonly countsAsRetryFailure: boolean } | null
  /** The event to store should this be the failure that makes the endpoint's trouble known. */
  readonly trouble: NewEvent | null
}

export interface Recorded {
  /** The next delivery of the same object to the same endpoint that has waited for this first attempt. */
  readonly next: DeliveryRef | null
  readonly troubleTold: boolean
}

/** A tenant's deliveries, as the engine works on them. */
export interface DeliveryStore {
  /**
   * Takes an attempt, or null where it is no longer due, another consumer has it, an earlier first attempt of the same
   * object is still ahead in the line, or the endpoint's circuit is open.
   */
  claim(ref: DeliveryRef, now: number): Promise<ClaimedDelivery | null>
  /** Stores what an attempt came to, or null where its claim had lapsed and was taken over. */
  record(record: AttemptRecord, now: number): Promise<Recorded | null>
}

/** A tenant's events whose deliveries are still to be made. */
export interface EventOutbox {
  /**
   * The oldest of what is unexpanded among the named events and the other events of the same objects, in commit order,
   * with every endpoint. `more` tells that some are left.
   */
  load(eventIds: readonly string[]): Promise<{
    readonly events: readonly StoredEvent[]
    readonly endpoints: readonly WebhookEndpoint[]
    readonly more: boolean
  }>
  /** Stores deliveries and takes their events out of the outbox. Gives the ids of deliveries that were not there before. */
  expand(eventIds: readonly string[], deliveries: readonly WebhookDelivery[], now: number): Promise<readonly string[]>
}
