import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import { taxRates as table } from '../schema/index.ts'
import { equals } from '../sql.ts'
import type { Scope } from './scope.ts'

export function taxRatesOf(scope: Scope): Repositories['taxRates'] {
  return {
    ...scope.rooms(table, {
      filters: ({ active, country, inclusive }) => [
        equals(table.active, active),
        equals(table.country, country),
        equals(table.inclusive, inclusive),
      ],
    }),
    active: () => scope.all(table, equals(table.active, true)),
  }
}
