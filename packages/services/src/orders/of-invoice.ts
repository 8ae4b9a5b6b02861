import {
  ORDER,
  transition,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type Json,
  type Order,
  type OrderLine,
  type Product,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, update, updated, type Change, type EventDraft } from '../plan.ts'
import { orderEvent } from './events.ts'
import { newOrder, newOrderLine } from './new.ts'

/** An order with its lines. */
export interface OrderWithLines {
  readonly row: Order
  readonly lines: readonly OrderLine[]
}

/** What a paid invoice means for what is delivered. */
export interface Delivery {
  readonly order: OrderWithLines | null
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

const NOTHING: Delivery = { order: null, changes: [], events: [] }

interface PaidInvoice {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  readonly products: readonly Product[]
  /** The order that the invoice is for, where there is one. */
  readonly order: OrderWithLines | null
  readonly customer: Pick<Customer, 'id'>
  readonly shipping: Json | null
  /** Whether the goods left the stock before the charge. */
  readonly stockTaken: boolean
}

/**
 * The order behind a payment: the invoice's own moves on, and an invoice with physical or digital lines that is paid
 * in full makes one. What is digital is delivered at once.
 */
export function deliveryOf(context: Context, paid: PaidInvoice): Delivery {
  if (paid.order) return advance(context, paid.invoice, paid.order)
  return paid.invoice.status === 'paid' ? orderOfInvoice(context, paid) : NOTHING
}

function advance(context: Context, invoice: Invoice, order: OrderWithLines): Delivery {
  const whole = invoice.status === 'paid'
  const next = transition(ORDER, order.row.status, whole ? 'pay_rest' : 'pay_part')
  if (!next.ok || next.value === order.row.status) return { ...NOTHING, order }
  const set = { status: next.value, paidAt: whole ? context.now : null, updatedAt: context.now }
  const moved = { row: updated(order.row, set), lines: order.lines }
  return {
    order: moved,
    changes: [update('orders', order.row, set)],
    events: whole ? [orderEvent('order.paid', moved, invoice)] : [],
  }
}

function orderOfInvoice(context: Context, paid: PaidInvoice): Delivery {
  const { invoice, products } = paid
  const kinds = new Map(products.map((product) => [product.id, product.fulfillmentType]))
  const kindOf = (line: { productId: string | null }) => kinds.get(line.productId ?? '') ?? 'none'
  const delivered = paid.lines.filter((line) => kindOf(line) !== 'none' && line.quantity > 0)
  if (delivered.length === 0) return NOTHING
  const digitalOnly = delivered.every((line) => kindOf(line) === 'digital')
  const order: Order = {
    ...newOrder(context, { customerId: paid.customer.id, currency: invoice.currency }),
    ...amountsOf(delivered),
    invoiceId: invoice.id,
    subscriptionId: invoice.subscriptionId,
    billingType: invoice.subscriptionId === null ? 'one_time' : 'recurring',
    status: digitalOnly ? 'fulfilled' : 'paid',
    fulfillmentStatus: fulfillmentOf(delivered.map(kindOf)),
    shipping: paid.shipping,
    stockTaken: true,
    paidAt: context.now,
    fulfilledAt: digitalOnly ? context.now : null,
  }
  const lines = delivered.map((line, position) => orderLineOf(context, order, { line, position, kind: kindOf(line) }))
  const made = { row: order, lines }
  return {
    order: made,
    changes: [
      insert('orders', order),
      ...lines.map((line) => insert('orderLines', line)),
      ...(paid.stockTaken ? [] : delivered.flatMap(takenStock)),
    ],
    events: [
      orderEvent('order.created', made, invoice),
      orderEvent('order.paid', made, invoice),
      ...(digitalOnly ? [orderEvent('order.fulfilled', made, invoice)] : []),
    ],
  }
}

function takenStock({ productId, quantity }: InvoiceLine): Change[] {
  return productId === null ? [] : [{ kind: 'take_stock', productId, quantity }]
}

function fulfillmentOf(kinds: readonly Product['fulfillmentType'][]): Order['fulfillmentStatus'] {
  if (!kinds.includes('digital')) return 'unfulfilled'
  return kinds.includes('physical') ? 'partial' : 'fulfilled'
}

function amountsOf(lines: readonly InvoiceLine[]) {
  const sum = (key: 'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor') =>
    lines.reduce((total, line) => total + line[key], 0)
  return {
    subtotalMinor: sum('subtotalMinor'),
    discountMinor: sum('discountMinor'),
    taxMinor: sum('taxMinor'),
    totalMinor: sum('totalMinor'),
  }
}

function orderLineOf(
  context: Context,
  order: Order,
  { line, position, kind }: { line: InvoiceLine; position: number; kind: Product['fulfillmentType'] },
): OrderLine {
  const { productId, priceId, description, quantity, unitAmountMinor } = line
  const { subtotalMinor, discountMinor, taxMinor, totalMinor } = line
  const amounts = { unitAmountMinor, subtotalMinor, discountMinor, taxMinor, totalMinor }
  const made = newOrderLine(context, order, {
    ...amounts,
    position,
    productId,
    priceId,
    description,
    quantity,
    metadata: {},
  })
  return kind === 'digital' ? { ...made, fulfillmentStatus: 'delivered', fulfilledAt: context.now } : made
}
