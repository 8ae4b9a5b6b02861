import { err, missing, ok, type DomainError, type PaymentAttempt, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

export async function getPaymentAttempt({ db }: Context, id: string): Promise<Result<PaymentAttempt, DomainError>> {
  const { row } = await db.load({ row: db.rows.paymentAttempts.byId(id) })
  return row ? ok(row) : err(missing('Payment attempt'))
}
