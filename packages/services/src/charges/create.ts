import type { CreateCharge } from '@revkeen-edge/contracts'
import type { DomainError, Payment, Result } from '@revkeen-edge/domain'
import { paymentAfter } from '../charging/answer.ts'
import { charge, type Beginning } from '../charging/charge.ts'
import { beginOwnCharge } from '../charging/own.ts'
import type { Context } from '../context.ts'
import { beginInvoiceCharge } from '../invoices/charge.ts'
import type { Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'

const NAMES = { customer: 'customerId', invoice: 'invoiceId', amount: 'amountMinor', method: 'paymentMethodId' }

/**
 * Charges a customer, or holds the funds where `capture` is false. A decline is told by the charge itself, and so is a
 * gateway that has not answered: the charge is then processing until the gateway has been asked. Errors: `resource_missing`,
 * `invalid_state` for a payment method or an invoice that cannot be charged, `payment_processing` while another payment of
 * the invoice is under way.
 */
export function createCharge(
  context: Context,
  ports: PaymentPorts,
  body: CreateCharge,
): () => Promise<Result<Planned<Payment>, DomainError>> {
  return charge(context, ports, () => begin(context, body), paymentAfter)
}

function begin(context: Context, body: CreateCharge): Promise<Result<Beginning, DomainError>> {
  const { customerId, amountMinor, currency, description, invoiceId, statementDescriptor, metadata } = body
  const common = {
    customerId,
    amountMinor,
    currency,
    description,
    statementDescriptor,
    metadata,
    action: body.capture ? ('sale' as const) : ('authorize' as const),
    origin: 'charge' as const,
    methodId: body.paymentMethodId,
    params: NAMES,
  }
  return invoiceId === undefined
    ? beginOwnCharge(context, common)
    : beginInvoiceCharge(context, { ...common, invoiceId, pending: {} })
}
