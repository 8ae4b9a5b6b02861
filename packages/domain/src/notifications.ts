/** The ways to reach a person. */
export const CHANNELS = ['email', 'sms', 'whatsapp'] as const
export type Channel = (typeof CHANNELS)[number]

/** What customers are told of, each as its merchant sets it. */
export const NOTIFICATION_KINDS = [
  'receipt',
  'invoice_sent',
  'invoice_reminder',
  'order_shipped',
  'refund',
  'credit_note',
  'subscription_confirmed',
  'subscription_canceled',
  'trial_ending',
  'renewal_upcoming',
  'payment_failed',
  'payment_retry_failed',
  'payment_action_needed',
  'service_suspended',
  'payment_recovered',
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

/** All messages: those to customers, and those to the merchant. */
export const MESSAGE_KINDS = [...NOTIFICATION_KINDS, 'dispute_opened'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** How one kind is sent. */
export interface NotificationRule {
  enabled: boolean
  /** In the order in which they are tried. */
  channels: Channel[]
}

/** What a merchant has set; a kind that is not named is as it is by itself. */
export type NotificationSettings = Partial<Record<NotificationKind, NotificationRule>>

const BY_ITSELF: NotificationRule = { enabled: true, channels: ['email'] }

/** How a kind is sent for a merchant. What the merchant itself is told has no setting. */
export function notificationRule(settings: NotificationSettings, kind: MessageKind): NotificationRule {
  return (kind === 'dispute_opened' ? undefined : settings[kind]) ?? BY_ITSELF
}

/** What is known of how to reach somebody. */
export interface Reach {
  readonly email: string | null
  readonly phone: string | null
}

/** The address that a channel reaches somebody at, or null where there is none. */
export function addressOn(channel: Channel, { email, phone }: Reach): string | null {
  if (channel !== 'email') return phoneNumber(phone)
  return email === null || email.trim() === '' ? null : email
}

/** Of an order of channels, each one once: those that are connected and reach somebody. */
export function channelsTo(order: readonly Channel[], reach: Reach, connected: readonly Channel[]): Channel[] {
  return [...new Set(order)].filter((channel) => connected.includes(channel) && addressOn(channel, reach) !== null)
}

/**
 * A telephone number in its international form (ITU-T E.164), `+14155550100`, or null where a text is none. A country is
 * never guessed: a number without its code could be somebody else's.
 */
export function phoneNumber(text: string | null): string | null {
  const digits = (text ?? '').replaceAll(/[\s().\-/\u2010-\u2015]/g, '').replace(/^00/, '+')
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null
}
