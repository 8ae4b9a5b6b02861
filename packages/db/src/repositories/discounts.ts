import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { discounts as table } from '../schema/index.ts'
import { equals, oneOf, sql } from '../sql.ts'
import type { Scope } from './scope.ts'

const LIVING = sql`${table.archivedAt} IS NULL`

export function discountsOf(scope: Scope): Repositories['discounts'] {
  const { merchantId } = scope
  return {
    ...scope.rooms(table, {
      filters: ({ isActive, archived, search }) => [
        equals(table.isActive, isActive),
        archived === undefined ? undefined : archived ? sql`${table.archivedAt} IS NOT NULL` : LIVING,
        search === undefined ? undefined : sql`${table.codeKey} LIKE ${startOf(search)} ESCAPE '\\'`,
      ],
    }),
    byCode: (codeKey) => scope.find(table, equals(table.codeKey, codeKey), LIVING),
    byCodes: (codeKeys) => scope.all(table, oneOf(table.codeKey, codeKeys), LIVING),
    usesBy: (discountId, customerKey) =>
      scope.count(
        sql`SELECT coalesce(max(ordinal), 0) AS total FROM discount_redemptions WHERE merchant_id = ${merchantId} AND discount_id = ${discountId} AND customer_key = ${customerKey}`,
      ),
  }
}

function startOf(text: string): string {
  return `${text
    .trim()
    .toUpperCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
}
