import { ok, type DomainError, type Result } from '@revkeen-edge/domain'
import { invoicePaid } from '../charging/sale-events.ts'
import { reserved, stockOfOrder } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { update, updated, type Planned } from '../plan.ts'
import { deliveryOf } from './of-invoice.ts'
import { toPay, type FoundOrder } from './payable.ts'
import type { OrderView } from './view.ts'

/** Whether an order costs nothing, so that there is nothing to charge. */
export function isFree({ row, invoice }: FoundOrder): boolean {
  return row?.totalMinor === 0 && invoice === null
}

/** Pays an order that costs nothing: its invoice is paid as it is made, and no gateway is asked. Errors: those of `toPay`. */
export async function settleFreeOrder(
  context: Context,
  sealer: Sealer,
  found: FoundOrder,
): Promise<Result<Planned<OrderView>, DomainError>> {
  const ready = await toPay(context, sealer, found)
  if (!ready.ok) return ready
  const { order, invoice: made, customer, plan } = ready.value
  const { now } = context
  const set = { status: 'paid' as const, paidAt: now, updatedAt: now }
  const invoice = updated(made.row, set)
  const stock = stockOfOrder(order, found.products) ?? []
  const delivery = deliveryOf(context, {
    invoice,
    before: made.row,
    lines: made.lines,
    products: found.products,
    order,
    customer,
    shipping: null,
    stockTaken: true,
  })
  const about = { customerId: customer.id, invoiceId: invoice.id, orderId: order.row.id }
  return ok({
    value: { ...(delivery.order ?? order), invoice },
    plan: {
      ...plan,
      changes: [...plan.changes, ...reserved(stock), update('invoices', made.row, set), ...delivery.changes],
      events: [
        ...(plan.events ?? []),
        invoicePaid(about, { before: made.row, invoice, lines: made.lines }),
        ...delivery.events,
      ],
    },
  })
}
