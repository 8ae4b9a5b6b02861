import type { Channel, Merchant } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Message } from './rows.ts'

/** What a message says, for every channel. */
export interface Wording {
  readonly subject: string
  readonly html: string
  /** The whole of it, without HTML. */
  readonly text: string
  /** Its gist in a line or two, with its link: what fits a text message. */
  readonly short: string
}

/** A message as it reads, and whom its e-mail is for. */
export interface WrittenMessage extends Wording {
  /** At least one address. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
}

/** A message on its way through one channel. */
export interface Delivery extends Wording {
  /** Ours: a provider that knows it already may drop a repetition. */
  readonly id: string
  /** E-mail addresses, or one telephone number in its international form. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly fromName: string
  readonly replyTo: string | null
}

/**
 * What became of a delivery. `refused` is for good: the address does not exist, or its owner wants no more of them.
 * `unavailable` may pass, and says nothing of whether it arrived.
 */
export type DeliveryOutcome =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'unavailable'; readonly reason: string }

/** One way to reach people in this deployment. */
export interface NotificationChannel {
  readonly channel: Channel
  /** What it throws counts as `unavailable`. */
  deliver(delivery: Delivery): Promise<DeliveryOutcome>
}

/** How messages are written, and by which ways they go. */
export interface MessagePorts {
  /** Writes a message, or gives null where there is nothing to tell any more. */
  write(context: Context, message: Message, merchant: Merchant): Promise<WrittenMessage | null>
  /** Those that the deployment has, one a channel. */
  readonly channels: readonly NotificationChannel[]
}
