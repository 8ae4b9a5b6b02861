import { invariant } from '@revkeen-edge/domain'
import type { Context } from './context.ts'

/** The currency that a merchant sells in unless it says otherwise. */
export async function merchantCurrency({ db }: Context): Promise<string> {
  const { merchant } = await db.load({ merchant: db.rows.merchant.get() })
  invariant(merchant, 'a tenant has a merchant')
  return merchant.currency
}
