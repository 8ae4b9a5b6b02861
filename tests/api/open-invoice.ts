import { invoiceFinalized, ok, yearIn, type Invoice, type Product } from '@revkeen-edge/domain'
import { newInvoice, newInvoiceLine } from '@revkeen-edge/services/invoices/new.ts'
import { insert } from '@revkeen-edge/services/plan.ts'
import type { System } from '@revkeen-edge/testing'
import { execute, operatorContext } from '../../scripts/admin/execute.ts'

/** A finalised invoice of one line, with its number and its entries in the ledger. `fields` are laid over the row. */
export async function openInvoice(
  system: System,
  merchantId: string,
  { customerId, totalMinor = 5000, product, ...fields }: Partial<Invoice> & { customerId: string; product?: Product },
): Promise<string> {
  const context = operatorContext(system.admin, { merchantId, mode: 'sandbox' })
  const invoice: Invoice = {
    ...newInvoice(context, { customerId, currency: 'USD', origin: 'manual' }),
    status: 'sent',
    subtotalMinor: totalMinor,
    totalMinor,
    finalizedAt: context.now,
    ...fields,
  }
  const line = {
    ...newInvoiceLine(context, invoice, {
      position: 0,
      description: 'Consulting',
      quantity: 1,
      unitAmountMinor: totalMinor,
      subtotalMinor: totalMinor,
    }),
    productId: product?.id ?? null,
  }
  const finalised = invoice.finalizedAt !== null
  await execute(context, async () =>
    ok({
      value: null,
      plan: {
        changes: [insert('invoices', invoice), insert('invoiceLines', line)],
        ...(finalised
          ? {
              movements: [invoiceFinalized(invoice)],
              series: { table: 'invoices', id: invoice.id, prefix: 'INV', year: yearIn('UTC', context.now) },
            }
          : {}),
      },
    }),
  )
  return invoice.id
}
