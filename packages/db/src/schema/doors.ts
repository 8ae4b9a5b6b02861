import type { AliasKind } from '@revkeen-edge/domain'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { time } from './columns.ts'

export const rapydKeys = sqliteTable('rapyd_keys', {
  id: text('id').notNull(),
  merchantId: text('merchant_id').notNull(),
  name: text('name').notNull(),
  accessKey: text('access_key').notNull(),
  revokedAt: time('revoked_at'),
  createdAt: time('created_at').notNull(),
})

export const numericAliases = sqliteTable('numeric_aliases', {
  merchantId: text('merchant_id').notNull(),
  kind: text('kind').$type<AliasKind>().notNull(),
  number: integer('number').notNull(),
  targetId: text('target_id').notNull(),
})
