import type { Merchant } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { MessageChange } from '../plan.ts'
import type { MailPorts } from '../ports/mail.ts'
import type { Message } from '../ports/rows.ts'

const MAX_ATTEMPTS = 8
const FIRST_RETRY_MS = 60_000

/**
 * Sends a message of the outbox. It is claimed first, so that two consumers do not both send it; a crash after the
 * channel took it can repeat it once, with the same id. `dropped` is one with nothing to tell any more.
 */
export async function sendMessage(
  context: Context,
  ports: MailPorts,
  messageId: string,
): Promise<'sent' | 'dropped' | 'failed' | 'not_due'> {
  const { db, now } = context
  const { message, merchant } = await db.load({
    message: db.rows.messages.byId(messageId),
    merchant: db.rows.merchant.get(),
  })
  if (!message || !merchant || !isDue(message, now)) return 'not_due'
  const attempts = message.attempts + 1
  const retryAt = attempts >= MAX_ATTEMPTS ? null : now + FIRST_RETRY_MS * 2 ** (attempts - 1)
  const claimed = await db.commit(context, {
    changes: [{ kind: 'claim_message', id: message.id, attempts: message.attempts, retryAt }],
  })
  if (!claimed.ok) return 'not_due'
  const { id } = message
  const note = (change: MessageChange) => db.commit(context, { changes: [change] })
  try {
    if (!(await writeAndDeliver(context, ports, message, merchant))) {
      await note({ kind: 'message_dropped', id, reason: 'There was nothing to tell any more.' })
      return 'dropped'
    }
  } catch (error) {
    await note({ kind: 'message_failed', id, error: String(error).slice(0, 500) })
    return 'failed'
  }
  await note({ kind: 'message_sent', id, at: now })
  return 'sent'
}

/** After an attempt has begun, the message is that consumer's until the next one is due. Pinned by invoice-mail.test.ts. */
function isDue({ sentAt, nextAttemptAt, attempts }: Message, now: number): boolean {
  if (sentAt !== null || nextAttemptAt === null) return false
  return attempts === 0 || nextAttemptAt <= now
}

async function writeAndDeliver(
  context: Context,
  ports: MailPorts,
  message: Message,
  merchant: Merchant,
): Promise<boolean> {
  const written = await ports.write(context, message, merchant)
  if (!written) return false
  await ports.deliver({ ...written, id: message.id, fromName: merchant.name, replyTo: merchant.supportEmail })
  return true
}
