import { err, missing, ok, type DomainError, type Merchant, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** The tenant itself, whose row holds its rules for changes of subscriptions. */
export async function getSubscriptionSettings({ db }: Context): Promise<Result<Merchant, DomainError>> {
  const { merchant } = await db.load({ merchant: db.rows.merchant.get() })
  return merchant ? ok(merchant) : err(missing('Merchant'))
}
