import { err, ok, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import { isCharge } from '../charges/find.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { onlyLeg, refusalOfReversal } from './answer.ts'
import { beginRefund } from './refund.ts'
import { reverse } from './reverse.ts'

/**
 * Refunds a charge, in full or in part, as often as something is left. Errors: those of a refund, `payment_declined`
 * where the gateway refuses, `payment_processing` until it has answered.
 */
export function refundCharge(
  context: Context,
  ports: PaymentPorts,
  id: string,
  { amountMinor, reason }: { readonly amountMinor?: number | undefined; readonly reason?: string | undefined },
): () => Promise<Result<Planned<Payment>, DomainError>> {
  const names = { resource: 'Charge', amount: 'amountMinor' }
  const begin = () => beginRefund(context, { paymentId: id, amountMinor, reason, names, allows: isCharge })
  return reverse(context, ports, begin, (state) => {
    const { reversal, payment } = onlyLeg(state)
    const refusal = refusalOfReversal(reversal)
    return refusal ? err(refusal) : ok(payment)
  })
}
