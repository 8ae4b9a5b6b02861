import type { Merchant } from '@revkeen-edge/domain'
import type { Message } from './rows.ts'

export interface Mail {
  /** Ours: a channel that knows it already may drop a repetition. */
  readonly id: string
  readonly to: string
  readonly fromName: string
  readonly replyTo: string | null
  readonly subject: string
  readonly html: string
  readonly text: string
}

/** How a message becomes a mail, and where it goes. */
export interface MailPorts {
  render(message: Message, merchant: Merchant): { subject: string; html: string; text: string }
  /** Throws where the channel did not take it. */
  deliver(mail: Mail): Promise<void>
}
