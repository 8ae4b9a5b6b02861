import { err, missing, ok, type DomainError, type PaymentIntent, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A payment intent. Errors: `resource_missing`. */
export async function getPaymentIntent({ db }: Context, id: string): Promise<Result<PaymentIntent, DomainError>> {
  const { intent } = await db.load({ intent: db.rows.paymentIntents.byId(id) })
  return intent ? ok(intent) : err(missing('Payment intent'))
}
