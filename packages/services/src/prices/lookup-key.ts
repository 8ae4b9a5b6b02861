import type { DomainError, Price } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The error where another active price has the lookup key of an active one, else null. */
export async function takenLookupKey({ db }: Context, price: Price): Promise<DomainError | null> {
  const { lookupKey } = price
  if (lookupKey === null || !price.active) return null
  const { other } = await db.load({ other: db.rows.prices.byLookupKey(lookupKey) })
  if (!other || other.id === price.id) return null
  return { code: 'conflict', message: `Another active price has the lookup key ${lookupKey}.`, param: 'lookup_key' }
}
