import type { Context } from '../context.ts'
import type { MailPorts } from '../ports/mail.ts'

const MAX_ATTEMPTS = 8
const FIRST_RETRY_MS = 60_000

/**
 * Sends a message of the outbox. It is claimed first, so that two consumers do not both send it; a crash after the
 * channel took it can repeat it once, with the same id.
 */
export async function sendMessage(
  context: Context,
  ports: MailPorts,
  messageId: string,
): Promise<'sent' | 'failed' | 'not_due'> {
  const { db, now } = context
  const { message, merchant } = await db.load({
    message: db.rows.messages.byId(messageId),
    merchant: db.rows.merchant.get(),
  })
  if (!message || !merchant || message.sentAt !== null || message.nextAttemptAt === null) return 'not_due'
  const attempts = message.attempts + 1
  const retryAt = attempts >= MAX_ATTEMPTS ? null : now + FIRST_RETRY_MS * 2 ** (attempts - 1)
  const claimed = await db.commit(context, {
    changes: [{ kind: 'claim_message', id: message.id, attempts: message.attempts, retryAt }],
  })
  if (!claimed.ok) return 'not_due'
  try {
    const rendered = ports.render(message, merchant)
    await ports.deliver({
      id: message.id,
      to: message.recipient,
      fromName: merchant.name,
      replyTo: merchant.supportEmail,
      ...rendered,
    })
  } catch (error) {
    await db.commit(context, {
      changes: [{ kind: 'message_failed', id: message.id, error: String(error).slice(0, 500) }],
    })
    return 'failed'
  }
  await db.commit(context, { changes: [{ kind: 'message_sent', id: message.id, at: now }] })
  return 'sent'
}
