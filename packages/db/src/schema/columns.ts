import { integer, text } from 'drizzle-orm/sqlite-core'

/** UTC milliseconds. */
export const time = (name: string) => integer(name)
export const flag = (name: string) => integer(name, { mode: 'boolean' })
export const json = <T>(name: string) => text(name, { mode: 'json' }).$type<T>()

/** What every mutable row has. `version` is what a checked update compares. */
export const common = {
  id: text('id').notNull(),
  merchantId: text('merchant_id').notNull(),
  createdAt: time('created_at').notNull(),
  updatedAt: time('updated_at').notNull(),
  version: integer('version').notNull(),
}

/** The bookkeeping of records that an integration pushes. */
export const external = {
  externalSource: text('external_source'),
  externalId: text('external_id'),
  externalUpdatedAt: time('external_updated_at'),
  contentHash: text('content_hash'),
}
