import { err, missing, ok, type DomainError, type PaymentAttempt, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** An attempt, and the ids of what it names that is there: its outcome may make its payment and its invoice. */
export interface AttemptWithMade {
  readonly attempt: PaymentAttempt
  readonly made: ReadonlySet<string>
}

/** A payment attempt, with what it made. Errors: `resource_missing`. */
export async function getPaymentAttempt({ db }: Context, id: string): Promise<Result<AttemptWithMade, DomainError>> {
  const { paymentAttempts } = db.rows
  const { attempt, made } = await db.load({ attempt: paymentAttempts.byId(id), made: paymentAttempts.made(id) })
  return attempt ? ok({ attempt, made }) : err(missing('Payment attempt'))
}
