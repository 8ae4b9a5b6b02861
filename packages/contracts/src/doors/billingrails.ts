import { publicId, type Invoice, type Payment } from '@revkeen-edge/domain'
import * as z from 'zod'
import { instant, iso, reference, text } from '../fields.ts'
import { paymentStatus, problemsOfMode } from '../payments.ts'

/*
 * A payment as clients of Billingrails make it: an account is a customer, a payment request a checkout session, and an
 * integration a processing account.
 */

export const billingrailsPaymentBody = z
  .object({
    mode: z.enum(['online', 'offline']).default('offline'),
    account_id: reference('customer'),
    reference_id: text(200),
    succeeded_at: instant.optional(),
    integration_id: reference('gatewayAccount').optional(),
    payment_method_id: reference('paymentMethod').optional(),
    invoice_id: reference('invoice').optional(),
    payment_request_id: reference('checkoutSession').optional(),
    order_id: reference('order').optional(),
    credit_grant_id: text(100).optional(),
  })
  .superRefine((body, ctx) => {
    for (const [field, message] of problemsOfMode(body)) ctx.addIssue({ code: 'custom', path: [field], message })
  })

const billingrailsPayment = z.object({
  object: z.literal('payment'),
  id: z.string(),
  account_id: z.string().nullable(),
  amount: z.number(),
  currency: z.string(),
  description: z.string(),
  reference_id: z.string().nullable(),
  status: paymentStatus,
  created_at: z.string(),
})

/** There is no payment before somebody pays through the link. */
export const billingrailsPaymentResponse = z.object({
  payment: billingrailsPayment.nullable(),
  payment_link: z.string().nullable(),
})

/** Amounts are in minor units. `invoice` is what was paid. */
export function presentBillingrailsPayment(row: Payment, invoice: Invoice | null): z.infer<typeof billingrailsPayment> {
  return {
    object: 'payment',
    id: publicId('payment', row.id),
    account_id: row.customerId && publicId('customer', row.customerId),
    amount: row.amountMinor,
    currency: row.currency,
    description: invoice
      ? `Payment for invoice ${invoice.number ?? publicId('invoice', invoice.id)}`
      : (row.description ?? 'Payment'),
    reference_id: row.reference,
    status: row.status,
    created_at: iso(row.createdAt),
  }
}
