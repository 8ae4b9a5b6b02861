import { err, missing, ok, type DomainError, type Merchant, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The tenant itself, whose row holds how failed payments are recovered. */
export async function getDunningSettings({ db }: Context): Promise<Result<Merchant, DomainError>> {
  const { merchant } = await db.load({ merchant: db.rows.merchant.get() })
  return merchant ? ok(merchant) : err(missing('Merchant'))
}
