import { err, missing, ok, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A payment. Errors: `resource_missing`. */
export async function getPayment({ db }: Context, id: string): Promise<Result<Payment, DomainError>> {
  const { row } = await db.load({ row: db.rows.payments.byId(id) })
  return row ? ok(row) : err(missing('Payment'))
}
