import { err, missing, ok, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { isCharge } from './find.ts'

/** A charge is the payment of a known customer at a gateway. */
export async function getCharge({ db }: Context, id: string): Promise<Result<Payment, DomainError>> {
  const { payment } = await db.load({ payment: db.rows.payments.byId(id) })
  return isCharge(payment) ? ok(payment) : err(missing('Charge'))
}
