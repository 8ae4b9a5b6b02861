import type { Channel, MessageKind } from '@revkeen-edge/domain'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { json, time } from './columns.ts'

/** Messages to people, sent after the commit that wrote them. */
export const messages = sqliteTable('messages', {
  id: text('id').notNull(),
  merchantId: text('merchant_id').notNull(),
  kind: text('kind').$type<MessageKind>().notNull(),
  recipient: text('recipient').notNull(),
  phone: text('phone'),
  /** The view that the layout is filled from. */
  data: json<Record<string, unknown>>('data').notNull(),
  channel: text('channel').$type<Channel>(),
  channelsLeft: json<Channel[]>('channels_left'),
  channelAttempts: integer('channel_attempts').notNull(),
  attempts: integer('attempts').notNull(),
  nextAttemptAt: time('next_attempt_at'),
  sentAt: time('sent_at'),
  lastError: text('last_error'),
  createdAt: time('created_at').notNull(),
})

/** Who did what, when, by which request. */
export const auditLog = sqliteTable('audit_log', {
  id: text('id').notNull(),
  merchantId: text('merchant_id').notNull(),
  actorType: text('actor_type').notNull(),
  actorId: text('actor_id'),
  action: text('action').notNull(),
  objectType: text('object_type').notNull(),
  objectId: text('object_id').notNull(),
  requestId: text('request_id').notNull(),
  createdAt: time('created_at').notNull(),
})

/** Callbacks of gateways as they came, each event once. */
export const gatewayCallbacks = sqliteTable('gateway_callbacks', {
  id: text('id').notNull(),
  merchantId: text('merchant_id').notNull(),
  gatewayAccountId: text('gateway_account_id').notNull(),
  eventId: text('event_id').notNull(),
  eventType: text('event_type').notNull(),
  /** Null once it has been kept long enough. */
  body: text('body'),
  receivedAt: time('received_at').notNull(),
  attempts: integer('attempts').notNull(),
  /** Null where it was processed, and where it failed for good. */
  nextAttemptAt: time('next_attempt_at'),
  lastError: text('last_error'),
  processedAt: time('processed_at'),
  result: text('result'),
})

export const idempotencyRecords = sqliteTable('idempotency_records', {
  merchantId: text('merchant_id').notNull(),
  id: text('id').notNull(),
  requestHash: text('request_hash').notNull(),
  /** Null while a gateway call of its request is under way. */
  response: text('response'),
  /** What SQL allotted at the commit, by JSON path of the response. */
  patch: json<Record<string, string>>('patch'),
  leaseUntil: time('lease_until'),
  createdAt: time('created_at').notNull(),
  expiresAt: time('expires_at').notNull(),
})

export const counters = sqliteTable('counters', {
  merchantId: text('merchant_id').notNull(),
  name: text('name').notNull(),
  value: integer('value').notNull(),
})
