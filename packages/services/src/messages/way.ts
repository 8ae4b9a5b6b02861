import { channelsTo, notificationRule, type Channel, type NotificationSettings } from '@revkeen-edge/domain'
import type { MessageWay } from '../plan.ts'
import type { NotificationChannel } from '../ports/notifications.ts'
import type { Message } from '../ports/rows.ts'

const MAX_ATTEMPTS = 8
const FIRST_RETRY_MS = 60_000
/** Where another channel is left, further tries of one whose last try ended in a crash: it may have been the good one. */
const AFTER_CRASH = 2

/** The way of a message, and why it is not sent where it has none. */
export interface Way extends MessageWay {
  readonly unsent: string | null
}

/**
 * By which channel a message goes now. Its first attempt fixes the order: the one that was asked for, or else the
 * merchant's for its kind, without channels that are not connected or do not reach its recipient.
 */
export function wayOf(
  message: Pick<Message, 'kind' | 'recipient' | 'phone' | 'channel' | 'channelsLeft'>,
  settings: NotificationSettings,
  ports: readonly Pick<NotificationChannel, 'channel'>[],
): Way {
  const { kind, recipient, phone, channel, channelsLeft } = message
  const connected = ports.map((port) => port.channel)
  if (channel !== null) return { channel, channelsLeft: onlyOf(channelsLeft ?? [], connected), unsent: null }
  const rule = notificationRule(settings, kind)
  if (channelsLeft === null && !rule.enabled) return { ...NOWHERE, unsent: 'The merchant has switched it off.' }
  const [first, ...left] = channelsTo(channelsLeft ?? rule.channels, { email: recipient, phone }, connected)
  if (first === undefined) return { ...NOWHERE, unsent: 'None of its channels reaches the recipient.' }
  return { channel: first, channelsLeft: left, unsent: null }
}

const NOWHERE: MessageWay = { channel: null, channelsLeft: [] }

function onlyOf(channels: readonly Channel[], connected: readonly Channel[]): Channel[] {
  return channels.filter((channel) => connected.includes(channel))
}

export interface Try extends MessageWay {
  readonly channelAttempts: number
  /** When another attempt may begin if this one breaks off; null for never. */
  readonly retryAt: number | null
  /** Whether a failure now is the channel's last. */
  readonly isLast: boolean
}

/** The attempt that begins now: each channel has eight, a minute apart at first, then twice as long each time. */
export function nextTry(
  { channel: before, channelAttempts }: Pick<Message, 'channel' | 'channelAttempts'>,
  { channel, channelsLeft }: MessageWay,
  now: number,
): Try {
  const tries = before === null ? 1 : channelAttempts + 1
  const most = channelsLeft.length === 0 ? MAX_ATTEMPTS : MAX_ATTEMPTS + AFTER_CRASH
  const retryAt = tries >= most ? null : now + FIRST_RETRY_MS * 2 ** (Math.min(tries, MAX_ATTEMPTS) - 1)
  return { channel, channelsLeft, channelAttempts: tries, retryAt, isLast: tries >= MAX_ATTEMPTS }
}
