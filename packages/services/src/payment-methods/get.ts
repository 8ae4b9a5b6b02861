import { err, missing, ok, type DomainError, type PaymentMethod, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A stored payment method. Errors: `resource_missing`. */
export async function getPaymentMethod({ db }: Context, id: string): Promise<Result<PaymentMethod, DomainError>> {
  const { row } = await db.load({ row: db.rows.paymentMethods.byId(id) })
  return row ? ok(row) : err(missing('Payment method'))
}
