import type { LinkStatus } from '@revkeen-edge/domain'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { paymentLinks as table } from '../schema/index.ts'
import { searchOf } from '../search.ts'
import { equals, sql, type Sql } from '../sql.ts'
import type { Scope } from './scope.ts'
import { ofSession } from './subselects.ts'

/** The queries for a tenant's payment links. */
export function paymentLinksOf(scope: Scope): Repositories['paymentLinks'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ status, mode }) => [status && statusIs(status), equals(table.mode, mode)],
      search: ({ search }) => searchOf(table, merchantId, search),
    }),
    bySlug: (slug) => scope.find(table, equals(table.slug, slug)),
    byIdempotencyKey: (key) => scope.find(table, equals(table.idempotencyKey, key)),
    bySession: (id) => scope.find(table, sql`${table.id} = (${ofSession(merchantId, 'payment_link_id', id)})`),
  }
}

/** The stored status, but for a link whose date has come: that one is expired. */
function statusIs({ is, now }: { is: LinkStatus; now: number }): Sql {
  const over = sql`(${table.expiresAt} IS NOT NULL AND ${table.expiresAt} <= ${now})`
  const stored = sql`${table.status} = ${is}`
  if (is === 'expired') return sql`(${stored} OR (${table.status} IN ('draft', 'active') AND ${over}))`
  return is === 'completed' ? stored : sql`(${stored} AND NOT ${over})`
}
