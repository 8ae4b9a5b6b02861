import {
  invoiceFinalized,
  publicId,
  yearIn,
  type Catalogue,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type Merchant,
} from '@revkeen-edge/domain'
import type { InvoiceWithLines } from '../charging/state.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { invoiceEvent } from '../invoices/events.ts'
import { newInvoice, newInvoiceLine } from '../invoices/new.ts'
import { publicTokenOf } from '../invoices/public-token.ts'
import { INVOICE_PREFIX } from '../invoices/series.ts'
import { insert, type Plan } from '../plan.ts'
import { intervalOf } from './figures.ts'
import type { OrderWithLines } from './of-invoice.ts'

/** An order's own invoice, with the plan that makes it: finalised, owed, and open at an address of its own. */
export interface MadeInvoice extends InvoiceWithLines {
  readonly plan: Plan
}

interface ToInvoice {
  readonly order: OrderWithLines
  readonly customer: Customer
  readonly merchant: Merchant
  readonly catalogue: Catalogue
}

/** The invoice that an order's first payment makes, with the order's own figures. Its number is the commit's to allot. */
export async function invoiceOfOrder(context: Context, sealer: Sealer, known: ToInvoice): Promise<MadeInvoice> {
  const empty = emptyInvoice(context, known)
  const secret = await publicTokenOf(context, sealer, empty)
  const row = { ...empty, ...secret.set }
  const lines = linesOf(context, row, known)
  return {
    row,
    lines,
    plan: {
      changes: [insert('invoices', row), ...lines.map((line) => insert('invoiceLines', line)), ...secret.changes],
      movements: [invoiceFinalized(row)],
      events: [{ ...invoiceEvent('invoice.finalized', { invoice: row, lines }, null), orderId: known.order.row.id }],
      audit: [{ action: 'invoice.finalize', objectType: 'invoice', objectId: row.id }],
      series: {
        table: 'invoices',
        id: row.id,
        prefix: INVOICE_PREFIX,
        year: yearIn(known.merchant.timezone, context.now),
      },
    },
  }
}

function emptyInvoice(context: Context, { order, customer }: ToInvoice): Invoice {
  const { currency, subtotalMinor, discountMinor, taxMinor, totalMinor, discounts, taxes, taxTreatment } = order.row
  return {
    ...newInvoice(context, { customerId: customer.id, currency, origin: 'order' }),
    status: 'approved',
    subtotalMinor,
    discountMinor,
    taxMinor,
    totalMinor,
    discounts,
    taxes,
    taxTreatment,
    memo: `Order ${publicId('order', order.row.id)}`,
    approvedAt: context.now,
    finalizedAt: context.now,
  }
}

function linesOf(context: Context, invoice: Invoice, { order, catalogue }: ToInvoice): InvoiceLine[] {
  return order.lines.map((line) => {
    const { position, description, quantity, unitAmountMinor, subtotalMinor } = line
    return {
      ...newInvoiceLine(context, invoice, { position, description, quantity, unitAmountMinor, subtotalMinor }),
      sourceType: 'order_line_item',
      sourceId: line.id,
      productId: line.productId,
      priceId: line.priceId,
      discountMinor: line.discountMinor,
      taxMinor: line.taxMinor,
      totalMinor: line.totalMinor,
      ...intervalOf(line, catalogue),
    }
  })
}
