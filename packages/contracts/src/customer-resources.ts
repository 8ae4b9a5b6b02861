import type { Invoice, Order, Payment } from '@revkeen-edge/domain'
import * as z from 'zod'
import { identity, iso, isoOrNull } from './fields.ts'
import { pagination } from './lists.ts'

/** What a customer has, in the short forms of the lists below `/customers/{id}`. */

function listResponse<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), pagination, requestId: z.string() })
}

export const customerInvoice = z.object({
  id: z.string(),
  public_id: z.string(),
  customer_id: z.string(),
  invoice_number: z.string().nullable(),
  status: z.string(),
  total_minor: z.number(),
  currency: z.string(),
  due_date: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export function presentCustomerInvoice(row: Invoice): z.infer<typeof customerInvoice> {
  return {
    ...identity('invoice', row.id),
    customer_id: row.customerId,
    invoice_number: row.number,
    status: row.status,
    total_minor: row.totalMinor,
    currency: row.currency,
    due_date: row.dueDate,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

export const customerOrder = z.object({
  id: z.string(),
  public_id: z.string(),
  customer_id: z.string(),
  status: z.string(),
  total_minor: z.number(),
  currency: z.string(),
  fulfilled_at: z.string().nullable(),
  canceled_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

/** An order of a customer's list, whose customer is theirs. */
export function presentCustomerOrder(row: Order): z.infer<typeof customerOrder> {
  return {
    ...identity('order', row.id),
    customer_id: row.customerId ?? '',
    status: row.status,
    total_minor: row.totalMinor,
    currency: row.currency,
    fulfilled_at: isoOrNull(row.fulfilledAt),
    canceled_at: isoOrNull(row.canceledAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

export const customerPayment = z.object({
  id: z.string(),
  public_id: z.string(),
  customer_id: z.string().nullable(),
  amount_minor: z.number(),
  currency: z.string(),
  status: z.string(),
  payment_method_type: z.string().nullable(),
  gateway_transaction_id: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
})

export function presentCustomerPayment(row: Payment): z.infer<typeof customerPayment> {
  return {
    ...identity('payment', row.id),
    customer_id: row.customerId,
    amount_minor: row.amountMinor,
    currency: row.currency,
    status: row.status,
    payment_method_type: row.paymentMethodType,
    gateway_transaction_id: row.gatewayTransactionId,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
}

export const customerInvoicesResponse = listResponse(customerInvoice)
export const customerOrdersResponse = listResponse(customerOrder)
export const customerPaymentsResponse = listResponse(customerPayment)
