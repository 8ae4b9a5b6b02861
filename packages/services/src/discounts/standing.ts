import { emailKey, type Discount, type RedemptionContext } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** Who would use a discount, as far as it is known. */
export interface Redeemer {
  /** The customer, or one whom the e-mail matches. */
  readonly customerId: string | null
  readonly email: string | null
}

/** What a customer's limits are checked against. */
export interface Standing {
  readonly customer: RedemptionContext['customer']
  /** The highest ordinal of the redeemer's uses so far, by the key that the next use is written under. */
  readonly lastOrdinalOf: (customerKey: string) => number
}

/** Somebody of whom nothing is known: no limit of customers applies yet. */
export const UNKNOWN_REDEEMER: RedemptionContext['customer'] = { isFirst: true, redemptions: 0 }

/** Whose uses of a buyer who is known by e-mail alone count together. */
export function emailRedeemer(email: string): string {
  return `email:${emailKey(email)}`
}

/**
 * How often somebody has used a discount, in one round trip. What was used before the e-mail became a customer counts
 * with what the customer used since.
 */
export async function loadStanding(
  { db }: Context,
  { id }: Pick<Discount, 'id'>,
  { customerId, email }: Redeemer,
): Promise<Standing> {
  const { rows } = db
  const emailUser = email === null ? '' : emailRedeemer(email)
  const { own, byEmail, paid } = await db.load({
    own: rows.discounts.usesBy(id, customerId ?? ''),
    byEmail: rows.discounts.usesBy(id, emailUser),
    paid: rows.invoices.paidOf(customerId ?? ''),
  })
  return {
    customer: { isFirst: paid === 0, redemptions: own + byEmail },
    lastOrdinalOf: (customerKey) => (customerKey === customerId ? own : byEmail),
  }
}
