import type { PayInvoice } from '@revkeen-edge/contracts'
import { err, missing, ok, type DomainError, type Result } from '@revkeen-edge/domain'
import { charge, refusalOf, type Settlement } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import { rowAfter, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { beginInvoiceCharge } from './charge.ts'
import type { PaidInvoice } from './payable.ts'
import { recordPayment } from './record-payment.ts'

/**
 * Pays an invoice: records money that was taken outside the platform, or charges a stored method (the customer's
 * default, or the one that is named), in full or in part.
 * Errors: `invalid_state` for an invoice that takes no payment, `amount_too_large` beyond what is due,
 * `payment_declined`, `payment_processing` while another payment of it is under way.
 */
export function payInvoice(
  context: Context,
  ports: PaymentPorts,
  id: string,
  body: PayInvoice,
): () => Promise<Result<Planned<PaidInvoice>, DomainError>> {
  const { payment_method: kind } = body
  if (kind !== undefined) return () => recordPayment(context, id, { ...body, kind })
  return charge(
    context,
    ports,
    () =>
      beginInvoiceCharge(context, { invoiceId: id, methodId: body.payment_method_id, amountMinor: body.amount_minor }),
    invoiceAnswer,
  )
}

/** The invoice as the payment left it, or why it is not paid. */
export function invoiceAnswer({ state, attempt, plan }: Settlement): Result<PaidInvoice, DomainError> {
  const refusal = refusalOf(attempt)
  if (refusal) return err(refusal)
  if (!state.invoice) return err(missing('Invoice'))
  const { row, lines } = state.invoice
  return ok({ invoice: rowAfter(plan, 'invoices', row), lines })
}
