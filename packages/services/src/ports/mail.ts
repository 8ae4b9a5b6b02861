import type { Merchant } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Message } from './rows.ts'

/** A message as it reads, and to whom it goes. */
export interface WrittenMail {
  /** At least one address. */
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly subject: string
  readonly html: string
  readonly text: string
}

export interface Mail extends WrittenMail {
  /** Ours: a channel that knows it already may drop a repetition. */
  readonly id: string
  readonly fromName: string
  readonly replyTo: string | null
}

/** How a message becomes a mail, and where it goes. */
export interface MailPorts {
  /** Writes a message, or gives null where there is nothing to tell any more. */
  write(context: Context, message: Message, merchant: Merchant): Promise<WrittenMail | null>
  /** Throws where the channel did not take it. */
  deliver(mail: Mail): Promise<void>
}
