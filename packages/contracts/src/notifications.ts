import {
  CHANNELS,
  MESSAGE_KINDS,
  NOTIFICATION_KINDS,
  notificationRule,
  type Channel,
  type Merchant,
  type MessageKind,
  type NotificationKind,
} from '@revkeen-edge/domain'
import * as z from 'zod'
import { iso } from './fields.ts'

const channel = z.enum(CHANNELS)

const rule = z.object({ enabled: z.boolean(), channels: z.array(channel) })

/** By which ways customers are told of what, in the order in which they are tried. */
export const notificationSettings = z.object({
  object: z.literal('notifications'),
  available_channels: z.array(channel),
  ...ofEachKind(() => rule),
  updated_at: z.string(),
})
export type NotificationSettingsWire = z.infer<typeof notificationSettings>

/** `available` are the channels that the deployment has connected. */
export function presentNotifications(
  { notifications, updatedAt }: Pick<Merchant, 'notifications' | 'updatedAt'>,
  available: readonly Channel[],
): NotificationSettingsWire {
  return {
    object: 'notifications',
    available_channels: [...available],
    ...ofEachKind((kind) => notificationRule(notifications, kind)),
    updated_at: iso(updatedAt),
  }
}

const ruleChange = z.object({
  enabled: z.boolean().optional(),
  channels: z
    .array(channel)
    .min(1, 'must name at least one channel')
    .max(CHANNELS.length)
    .refine((named) => new Set(named).size === named.length, 'must not name a channel twice')
    .optional(),
})

export const updateNotificationsBody = z.object(ofEachKind(() => ruleChange.nullish()))
export type UpdateNotifications = z.infer<typeof updateNotificationsBody>

export const notificationsResponse = z.object({ data: notificationSettings, requestId: z.string() })

export const previewNotificationBody = z.object({ kind: z.enum(MESSAGE_KINDS), channel: channel.optional() })
export type PreviewNotification = z.infer<typeof previewNotificationBody>

/** A text message has neither a subject nor HTML. */
export const notificationPreview = z.object({
  object: z.literal('notification_preview'),
  kind: z.enum(MESSAGE_KINDS),
  channel,
  subject: z.string().nullable(),
  html: z.string().nullable(),
  text: z.string(),
})

interface Wording {
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly short: string
}

/** What a message says on one channel. */
export function presentPreview(
  kind: MessageKind,
  on: Channel,
  { subject, html, text, short }: Wording,
): z.infer<typeof notificationPreview> {
  const says = on === 'email' ? { subject, html, text } : { subject: null, html: null, text: short }
  return { object: 'notification_preview', kind, channel: on, ...says }
}

export const notificationPreviewResponse = z.object({ data: notificationPreview, requestId: z.string() })

/** A field for each kind. The entries are those of the list, so the record is whole. */
function ofEachKind<T>(make: (kind: NotificationKind) => T): Record<NotificationKind, T> {
  return Object.fromEntries(NOTIFICATION_KINDS.map((kind) => [kind, make(kind)])) as Record<NotificationKind, T>
}
