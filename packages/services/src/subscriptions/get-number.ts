import { err, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The number that a subscription goes by where a contract has numeric ids. Errors: `resource_missing`. */
export async function getNumber({ db }: Context, id: string): Promise<Result<number, DomainError>> {
  const { number } = await db.load({ number: db.rows.numericAliases.numberOf('subscription', id) })
  return number === null ? err(missing('Subscription')) : ok(number)
}
