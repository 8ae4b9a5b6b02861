import { emailKey, type Discount, type RedemptionContext } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** Who would use a discount, as far as it is known. */
export interface Redeemer {
  /** The customer, or one whom the e-mail matches. */
  readonly customerId: string | null
  /** Whose uses count together: see `emailRedeemer`. The customer's unless told. */
  readonly customerKey?: string
}

/** What a customer's limits are checked against. */
export type Standing = RedemptionContext['customer']

/** Somebody of whom nothing is known: no limit of customers applies yet. */
export const UNKNOWN_REDEEMER: Standing = { isFirst: true, redemptions: 0 }

/** Whose uses of a buyer who is known by e-mail alone count together. */
export function emailRedeemer(email: string): string {
  return `email:${emailKey(email)}`
}

/**
 * How often somebody has used a discount, in one round trip: what the commit that counts the next use will check again.
 * What was used under an e-mail counts with what its customer used, whichever of the two is known.
 */
export async function loadStanding(
  { db }: Context,
  { id }: Pick<Discount, 'id'>,
  { customerId, customerKey = customerId ?? '' }: Redeemer,
): Promise<Standing> {
  const { redemptions, paid } = await db.load({
    redemptions: db.rows.discounts.usesBy(id, customerKey),
    paid: db.rows.invoices.paidOf(customerId ?? ''),
  })
  return { isFirst: paid === 0, redemptions }
}
