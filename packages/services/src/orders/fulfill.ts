import type { FulfillOrder } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  ORDER,
  transition,
  type Customer,
  type DomainError,
  type OrderLine,
  type Product,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { orderShippedMessage } from '../messages/order-shipped.ts'
import { update, updated, type Planned } from '../plan.ts'
import { orderMoved } from './events.ts'
import { fulfillmentOf, isDelivered, type OrderWithLines } from './of-invoice.ts'
import type { OrderView } from './view.ts'

/**
 * Notes that a paid order's goods were sent or handed over: all that are left, or some of them. The customer is told where
 * the merchant wants it. Errors: `resource_missing` for a line of another order, `invalid_state` for an order that is not
 * paid or a line that was delivered before.
 */
export async function fulfillOrder(
  context: Context,
  id: string,
  body: FulfillOrder,
): Promise<Result<Planned<OrderView>, DomainError>> {
  const { row, lines, invoice, products, customer } = await loadOrder(context, id)
  if (!row) return err(missing('Order'))
  const next = transition(ORDER, row.status, 'fulfill')
  if (!next.ok) return err(invalidState(`The order is ${row.status}: only a paid one is fulfilled.`))
  const sent = sentLines(lines, body.line_item_ids)
  if (!sent.ok) return sent
  const sets = new Map(sent.value.map((line) => [line.id, shipped(context, line, { body, products })]))
  const after = lines.map((line) => (sets.has(line.id) ? updated(line, sets.get(line.id) ?? {}) : line))
  const fulfillmentStatus = fulfillmentOf(after)
  const whole = fulfillmentStatus === 'fulfilled'
  const set = {
    status: whole ? next.value : row.status,
    fulfillmentStatus,
    fulfilledAt: whole ? context.now : null,
    updatedAt: context.now,
  }
  const order = { row: updated(row, set), lines: after }
  const type = whole ? 'order.fulfilled' : 'order.partially_fulfilled'
  return ok({
    value: { ...order, invoice },
    plan: {
      changes: [
        update('orders', row, set),
        ...sent.value.map((line) => update('orderLines', line, sets.get(line.id) ?? {})),
      ],
      events: [orderMoved(type, order, { before: { row, lines }, invoiceBefore: invoice, invoice })],
      messages: body.notify_customer ? told(order, customer, { sent: sent.value, body }) : [],
      audit: [{ action: 'order.fulfill', objectType: 'order', objectId: id }],
    },
  })
}

function loadOrder({ db }: Context, id: string) {
  const { rows } = db
  return db.load({
    row: rows.orders.byId(id),
    lines: rows.orders.lines([id]),
    invoice: rows.invoices.ofOrder(id),
    products: rows.products.ofOrder(id),
    customer: rows.customers.ofOrder(id),
  })
}

/** The lines that are sent now: those that are named, else all that are left. */
function sentLines(
  lines: readonly OrderLine[],
  ids: FulfillOrder['line_item_ids'],
): Result<readonly OrderLine[], DomainError> {
  if (ids === undefined) return ok(lines.filter((line) => !isDelivered(line)))
  for (const [index, id] of ids.entries()) {
    const field = `line_item_ids[${index}]`
    const line = lines.find((each) => each.id === id)
    if (!line) return err(missing('Order line item', field))
    if (isDelivered(line)) return err(invalidState(`${line.description} was delivered before.`, field))
  }
  return ok(lines.filter(({ id }) => ids.includes(id)))
}

interface Shipment {
  readonly body: FulfillOrder
  readonly products: readonly Product[]
}

/** A digital line is handed over; anything else is sent on its way. */
function shipped({ now }: Context, line: OrderLine, { body, products }: Shipment): Partial<OrderLine> {
  const digital = products.find(({ id }) => id === line.productId)?.fulfillmentType === 'digital'
  return {
    fulfillmentStatus: digital ? 'delivered' : 'shipped',
    carrier: body.carrier ?? null,
    trackingNumber: body.tracking_number ?? null,
    fulfilledAt: now,
    updatedAt: now,
  }
}

/** A customer who was deleted is not written to. */
function told(
  order: OrderWithLines,
  customer: Customer | null,
  { sent, body }: { readonly sent: readonly OrderLine[]; readonly body: FulfillOrder },
) {
  if (!customer || customer.deletedAt !== null) return []
  const { carrier = null, tracking_number: trackingNumber = null } = body
  return [orderShippedMessage({ order: order.row, customer, lines: sent, carrier, trackingNumber })]
}
