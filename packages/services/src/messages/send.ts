import { addressOn, CHANNELS, type Merchant } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { MessageChange } from '../plan.ts'
import type { Delivery, DeliveryOutcome, MessagePorts, WrittenMessage } from '../ports/notifications.ts'
import type { Message } from '../ports/rows.ts'
import { nextTry, wayOf, type Try } from './way.ts'

type Sent = 'sent' | 'dropped' | 'failed' | 'not_due'

/**
 * Sends a message of the outbox by the first of its channels that takes it. It is claimed first, so that two consumers
 * do not both send it; a crash after the channel took it can repeat it once, with the same id and by the same channel.
 * `dropped` is one with nothing to tell any more, and one that is switched off or reaches nobody.
 */
export async function sendMessage(context: Context, ports: MessagePorts, messageId: string): Promise<Sent> {
  for (const _ of CHANNELS) {
    const outcome = await tryOnce(context, ports, messageId)
    if (outcome !== 'moved') return outcome
  }
  return 'failed'
}

/** One attempt. `moved`: its channel has failed for good, and the next one is due. */
async function tryOnce(context: Context, ports: MessagePorts, messageId: string): Promise<Sent | 'moved'> {
  const { db, now } = context
  const { message, merchant } = await db.load({
    message: db.rows.messages.byId(messageId),
    merchant: db.rows.merchant.get(),
  })
  if (!message || !merchant || !isDue(message, now)) return 'not_due'
  const { id, attempts } = message
  const way = wayOf(message, merchant.notifications, ports.channels)
  const tried = nextTry(message, way, now)
  const commit = (change: MessageChange) => db.commit(context, { changes: [change] })
  if (!(await commit({ kind: 'claim_message', id, attempts, ...tried })).ok) return 'not_due'
  const result = await deliver(context, ports, { message, merchant, tried })
  if (result.outcome === 'dropped') {
    await commit({ kind: 'message_dropped', id, reason: way.unsent ?? result.reason })
    return 'dropped'
  }
  if (result.outcome === 'accepted') {
    await commit({ kind: 'message_sent', id, at: now })
    return 'sent'
  }
  const error = result.reason.slice(0, MAX_ERROR_CHARS)
  const [next, ...left] = tried.channelsLeft
  const isOver = result.outcome === 'refused' || tried.isLast
  if (isOver && next !== undefined) {
    const over = { id, attempts: attempts + 1, channel: next, channelsLeft: left, error, at: now }
    return (await commit({ kind: 'move_message', ...over })).ok ? 'moved' : 'not_due'
  }
  await commit(
    result.outcome === 'refused'
      ? { kind: 'message_dropped', id, reason: error }
      : { kind: 'message_failed', id, error },
  )
  return 'failed'
}

const MAX_ERROR_CHARS = 500

/** After an attempt has begun, the message is that consumer's until the next one is due. Pinned by invoice-mail.test.ts. */
function isDue({ sentAt, nextAttemptAt, attempts }: Message, now: number): boolean {
  if (sentAt !== null || nextAttemptAt === null) return false
  return attempts === 0 || nextAttemptAt <= now
}

type Attempted = DeliveryOutcome | { readonly outcome: 'dropped'; readonly reason: string }

interface Claimed {
  readonly message: Message
  readonly merchant: Merchant
  readonly tried: Try
}

async function deliver(context: Context, ports: MessagePorts, claimed: Claimed): Promise<Attempted> {
  const { message, merchant, tried } = claimed
  if (tried.channel === null) return { outcome: 'dropped', reason: 'No channel reaches anybody.' }
  const port = ports.channels.find(({ channel }) => channel === tried.channel)
  if (!port) return { outcome: 'refused', reason: `The channel ${tried.channel} is not connected any more.` }
  try {
    const written = await ports.write(context, message, merchant)
    if (!written) return { outcome: 'dropped', reason: 'There was nothing to tell any more.' }
    return await port.deliver(deliveryOf(written, claimed))
  } catch (error) {
    return { outcome: 'unavailable', reason: String(error) }
  }
}

/** An e-mail goes to everybody that it is written to, a text message to the customer's own telephone. */
function deliveryOf(written: WrittenMessage, { message, merchant, tried }: Claimed): Delivery {
  const { id, recipient, phone } = message
  const from = { id, fromName: merchant.name, replyTo: merchant.supportEmail }
  if (tried.channel === 'email' || tried.channel === null) return { ...written, ...from }
  const number = addressOn(tried.channel, { email: recipient, phone })
  return { ...written, ...from, to: number === null ? [] : [number], cc: [] }
}
