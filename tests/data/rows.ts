import type { Invoice } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { newInvoice } from '@revkeen-edge/services/invoices/new.ts'

/** A sent invoice of 10.00 USD. */
export function invoiceRow(context: Context, customerId: string): Invoice {
  return {
    ...newInvoice(context, { customerId, currency: 'USD', origin: 'manual' }),
    status: 'sent',
    subtotalMinor: 1000,
    totalMinor: 1000,
    finalizedAt: context.now,
  }
}
