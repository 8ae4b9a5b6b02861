import { err, missing, ok, type CheckoutSession, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A checkout session. Errors: `resource_missing`. */
export async function getCheckoutSession({ db }: Context, id: string): Promise<Result<CheckoutSession, DomainError>> {
  const { session } = await db.load({ session: db.rows.checkoutSessions.byId(id) })
  return session ? ok(session) : err(missing('Checkout session'))
}
