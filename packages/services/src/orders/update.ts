import type { UpdateOrder } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type Customer,
  type DomainError,
  type Order,
  type OrderLine,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { update, updated, type Change, type Planned } from '../plan.ts'
import { orderMoved } from './events.ts'
import { pricedOrder } from './figures.ts'
import type { OrderView } from './view.ts'

/**
 * Changes an order's metadata and notes, or whom it is for. Another customer may be taxed otherwise, so the order is
 * priced anew; once it has an invoice, it is for whom that is for.
 * Errors: `resource_missing`, `invalid_state` for the customer of an order with an invoice.
 */
export async function updateOrder(
  context: Context,
  id: string,
  body: UpdateOrder,
): Promise<Result<Planned<OrderView>, DomainError>> {
  const { now } = context
  const found = await loadOrder(context, id, body)
  const { row, lines, invoice } = found
  if (!row) return err(missing('Order'))
  const moved = await movedOrder(context, row, found, body)
  if (!moved.ok) return moved
  const set = {
    ...moved.value.set,
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
    ...(body.notes === undefined ? {} : { notes: body.notes }),
    updatedAt: now,
  }
  const view = { row: updated(row, set), lines: moved.value.lines, invoice }
  return ok({
    value: view,
    plan: {
      changes: [update('orders', row, set), ...lineChanges(context, lines, moved.value.lines)],
      events: [orderMoved('order.updated', view, { before: { row, lines }, invoiceBefore: invoice, invoice })],
      audit: [{ action: 'order.update', objectType: 'order', objectId: id }],
    },
  })
}

type Found = Awaited<ReturnType<typeof loadOrder>>

function loadOrder({ db }: Context, id: string, body: UpdateOrder) {
  const { rows } = db
  return db.load({
    row: rows.orders.byId(id),
    lines: rows.orders.lines([id]),
    invoice: rows.invoices.ofOrder(id),
    customer: rows.customers.byId(body.customer_id ?? ''),
    merchant: rows.merchant.get(),
    rates: rows.taxRates.active(),
    products: rows.products.ofOrder(id),
    prices: rows.prices.ofOrder(id),
  })
}

interface Moved {
  readonly set: Partial<Order>
  readonly lines: readonly OrderLine[]
}

/** The order as the body's customer would have it. */
async function movedOrder(
  context: Context,
  order: Order,
  found: Found,
  { customer_id: id }: UpdateOrder,
): Promise<Result<Moved, DomainError>> {
  const { lines, invoice, customer } = found
  if (id === undefined || id === order.customerId) return ok({ set: {}, lines })
  if (id !== null && !customer) return err(missing('Customer', 'customer_id'))
  if (invoice) return err(invalidState('The order has an invoice, so its customer stays.', 'customer_id'))
  if (order.subscriptionId !== null) {
    return err(invalidState('The order is of a subscription, so its customer stays.', 'customer_id'))
  }
  if (order.status !== 'draft') {
    return err(invalidState(`The order is ${order.status}, so its customer stays.`, 'customer_id'))
  }
  return repriced(context, order, found, id === null ? null : customer)
}

async function repriced(
  context: Context,
  order: Order,
  found: Found,
  customer: Customer | null,
): Promise<Result<Moved, DomainError>> {
  const { lines, merchant, rates, products, prices } = found
  if (!merchant) return err(missing('Merchant'))
  const { discounts } = order
  const catalogue = { products, prices }
  const priced = await pricedOrder(context, order, lines, { merchant, customer, rates, catalogue, discounts })
  if (!priced.ok) return priced
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, taxes, taxTreatment } = priced.value.row
  const set = {
    customerId: customer?.id ?? null,
    subtotalMinor,
    discountMinor,
    taxMinor,
    totalMinor,
    taxes,
    taxTreatment,
  }
  return ok({ set, lines: priced.value.lines })
}

function lineChanges({ now }: Context, before: readonly OrderLine[], after: readonly OrderLine[]): Change[] {
  return before.flatMap((line) => {
    const { discountMinor, taxMinor, totalMinor } = after.find(({ id }) => id === line.id) ?? line
    const same = line.discountMinor === discountMinor && line.taxMinor === taxMinor && line.totalMinor === totalMinor
    return same ? [] : [update('orderLines', line, { discountMinor, taxMinor, totalMinor, updatedAt: now })]
  })
}
