import type { NumericAlias } from '@revkeen-edge/domain'
import type { Query } from '@revkeen-edge/services/ports/database.ts'
import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { numericAliases as table } from '../schema/index.ts'
import { equals } from '../sql.ts'
import type { Scope } from './scope.ts'

export function numericAliasesOf(scope: Scope): Repositories['numericAliases'] {
  return {
    targetOf: (kind, number) =>
      only(scope.find(table, equals(table.kind, kind), equals(table.number, number)), ({ targetId }) => targetId),
    numberOf: (kind, targetId) =>
      only(scope.find(table, equals(table.kind, kind), equals(table.targetId, targetId)), ({ number }) => number),
  }
}

function only<T>({ statements, read }: Query<NumericAlias | null>, part: (alias: NumericAlias) => T): Query<T | null> {
  return {
    statements,
    read: (results) => {
      const alias = read(results)
      return alias && part(alias)
    },
  }
}
