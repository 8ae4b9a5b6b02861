import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { rapydKeys as table } from '../schema/index.ts'
import { equals, sql } from '../sql.ts'
import type { Scope } from './scope.ts'

const STANDING = sql`${table.revokedAt} IS NULL`

export function rapydKeysOf(scope: Scope): Repositories['rapydKeys'] {
  return {
    byId: (id) => scope.find(table, equals(table.id, id), STANDING),
    all: () => scope.sorted(table, sql`${table.createdAt}, ${table.id}`, STANDING),
  }
}
