import type { CancelOrder } from '@revkeen-edge/contracts'
import {
  err,
  INVOICE,
  invalidState,
  missing,
  ok,
  ORDER,
  transition,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { planMoves } from '../invoices/moves.ts'
import { voiding } from '../invoices/void.ts'
import { update, updated, type Planned } from '../plan.ts'
import { orderMoved } from './events.ts'
import type { OrderView } from './view.ts'

/**
 * Cancels an order that is neither paid nor delivered. An invoice of its own is voided with it and its discount is free
 * again; its goods went back with the payment that failed. An invoice that the merchant gave it stays.
 * Errors: `invalid_state`, `payment_processing` while a payment of it is under way.
 */
export async function cancelOrder(
  context: Context,
  id: string,
  { reason = null }: { readonly reason?: CancelOrder['reason'] | null },
): Promise<Result<Planned<OrderView>, DomainError>> {
  const { db, now } = context
  const { row, lines, invoice, invoiceLines, open } = await db.load({
    row: db.rows.orders.byId(id),
    lines: db.rows.orders.lines([id]),
    invoice: db.rows.invoices.ofOrder(id),
    invoiceLines: db.rows.invoices.linesOfOrder(id),
    open: db.rows.paymentAttempts.openForOrder(id),
  })
  if (!row) return err(missing('Order'))
  const next = transition(ORDER, row.status, 'cancel')
  if (!next.ok) return err(invalidState(`The order is ${row.status}, so it cannot be canceled.`))
  if (open) return err({ code: 'payment_processing', message: 'A payment of this order is being checked.' })
  const own = invoice?.origin === 'order' ? await voided(context, { invoice, lines: invoiceLines, open }) : null
  if (own && !own.ok) return own
  const set = { status: next.value, canceledAt: now, cancelReason: reason, updatedAt: now }
  const after = { row: updated(row, set), lines }
  const left = own ? own.value.value.invoice : invoice
  const { changes = [], movements = [], events = [], audit = [] } = own?.value.plan ?? {}
  return ok({
    value: { ...after, invoice: left },
    plan: {
      changes: [update('orders', row, set), ...changes],
      movements,
      events: [
        orderMoved('order.canceled', after, { before: { row, lines }, invoiceBefore: invoice, invoice: left }),
        ...events,
      ],
      audit: [{ action: 'order.cancel', objectType: 'order', objectId: id }, ...audit],
    },
  })
}

/** An order's own invoice, voided. One that was voided or written off before stays as it is. */
async function voided(
  context: Context,
  { invoice, lines, open }: { invoice: Invoice; lines: readonly InvoiceLine[]; open: PaymentAttempt | null },
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const { db } = context
  if (!transition(INVOICE, invoice.status, 'void').ok) return ok({ value: { invoice, lines }, plan: { changes: [] } })
  const { redemptions } = await db.load({ redemptions: db.rows.discounts.redemptionsOf(invoice.id) })
  const decide = voiding(context, { open, redemptions }, 'The order was canceled.')
  return planMoves(context, { invoice, lines }, [decide])
}
