import {
  err,
  invalidState,
  lastInFirstOut,
  missing,
  ok,
  refundableOfAll,
  type DomainError,
  type Result,
  type Reversal,
} from '@revkeen-edge/domain'
import type { InvoiceWithLines } from '../charging/state.ts'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { refusalOfReversal } from './answer.ts'
import { refundOf } from './refund.ts'
import { beginReversals, earlierReversals, reverse, type Returning } from './reverse.ts'
import { reversibleOf, reversibleQueries, type ReversalState } from './state.ts'

/** How much of an invoice is refunded, and why. */
export interface WantedInvoiceRefund {
  /** Left out: all that is left of its payments. */
  readonly amountMinor?: number | undefined
  readonly reasonCode?: string | undefined
  readonly reason?: string | undefined
}

export interface RefundedInvoice {
  readonly invoice: InvoiceWithLines
  readonly refunds: readonly Reversal[]
}

/**
 * Refunds what was paid of an invoice: the last payment first, each through its own gateway.
 * Errors: `resource_missing`, `invalid_state` where nothing was paid or is left, `amount_too_large` beyond what is left.
 * What one gateway refuses is told by its refund; where none returned anything, by the error.
 */
export function refundInvoice(
  context: Context,
  ports: PaymentPorts,
  id: string,
  wanted: WantedInvoiceRefund,
): () => Promise<Result<Planned<RefundedInvoice>, DomainError>> {
  return reverse(context, ports, () => beginInvoiceRefund(context, id, wanted), refundedInvoice)
}

async function beginInvoiceRefund(
  context: Context,
  invoiceId: string,
  wanted: WantedInvoiceRefund,
): Promise<Result<Returning, DomainError>> {
  const { earlier, ...found } = await context.db.load({
    ...reversibleQueries(context, { invoiceId }),
    earlier: earlierReversals(context),
  })
  if (earlier.length > 0) return ok({ kind: 'earlier', reversals: earlier })
  const around = reversibleOf(found)
  if (!around) return err(missing('Invoice'))
  const payments = around.taken.map(({ payment }) => payment)
  const leftOf = refundableOfAll(payments, around.notes)
  const left = payments.reduce((sum, payment) => sum + leftOf(payment), 0)
  if (left === 0) return err(invalidState(`The invoice is ${around.invoice.row.status}: nothing is left to refund.`))
  const parts = lastInFirstOut(payments, wanted.amountMinor ?? left, leftOf)
  if (!parts) {
    const message = `Only ${left} can still be refunded, in minor units of ${around.invoice.row.currency}.`
    return err({ code: 'amount_too_large', message, param: 'amount_minor' })
  }
  const refunds = parts.flatMap(({ payment, amountMinor }) => {
    const taken = around.taken.find((each) => each.payment.id === payment.id)
    return taken ? [refundOf(context, around, taken, { ...wanted, amountMinor })] : []
  })
  return ok(beginReversals(context, around, refunds))
}

function refundedInvoice({ invoice, legs }: ReversalState): Result<RefundedInvoice, DomainError> {
  const refunds = legs.map(({ reversal }) => reversal)
  const refusals = refunds.map(refusalOfReversal)
  const [refusal] = refusals
  return refusal && refusals.every((each) => each !== null) ? err(refusal) : ok({ invoice, refunds })
}
