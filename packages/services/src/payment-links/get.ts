import { err, linkAt, missing, ok, type DomainError, type PaymentLink, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A payment link, with the state that it is in now. Errors: `resource_missing`. */
export async function getPaymentLink({ db, now }: Context, id: string): Promise<Result<PaymentLink, DomainError>> {
  const { link } = await db.load({ link: db.rows.paymentLinks.byId(id) })
  return link ? ok(linkAt(link, now)) : err(missing('Payment link'))
}
