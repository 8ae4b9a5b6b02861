import {
  ORDER,
  orderDue,
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
import { orderEvent, orderMoved } from './events.ts'
import { newOrder, newOrderLine } from './new.ts'
import type { SubscribedGoods } from './subscribed.ts'

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
  /** The invoice before the payment, where it was there. */
  readonly before?: Invoice
  readonly lines: readonly InvoiceLine[]
  readonly products: readonly Product[]
  /** The order that the invoice is for, where there is one. */
  readonly order: OrderWithLines | null
  readonly customer: Pick<Customer, 'id'>
  readonly shipping: Json | null
  /** What the subscription that the invoice bills says of its goods; left out or null where it bills none. */
  readonly subscribed?: SubscribedGoods | null | undefined
  /** Whether the goods left the stock before the charge. */
  readonly stockTaken: boolean
}

/**
 * The order behind a payment: the invoice's own moves on, and is paid with what it comes to, even where its invoice is for
 * more; an invoice with physical or digital lines that is paid in full makes one. What is digital is delivered at once, and the goods leave the stock once. Pinned by
 * orders-stock.test.ts and orders-of-invoices.test.ts.
 */
export function deliveryOf(context: Context, paid: PaidInvoice): Delivery {
  if (paid.order) return advance(context, paid, paid.order)
  return paid.invoice.status === 'paid' ? orderOfInvoice(context, paid) : NOTHING
}

function advance(context: Context, paid: PaidInvoice, order: OrderWithLines): Delivery {
  const { invoice } = paid
  const whole = orderDue(order.row, invoice) === 0
  const next = transition(ORDER, order.row.status, whole ? 'pay_rest' : 'pay_part')
  if (!next.ok) return { ...NOTHING, order }
  const sent = whole ? deliveredAtOnce(context, paid, order.lines) : []
  const lines = order.lines.map((line) => sent.find(({ id }) => id === line.id) ?? line)
  const complete = whole && lines.every(isDelivered)
  const set = {
    status: complete ? ('fulfilled' as const) : next.value,
    fulfillmentStatus: fulfillmentOf(lines),
    stockTaken: true,
    paidAt: whole ? context.now : null,
    fulfilledAt: complete ? context.now : null,
    updatedAt: context.now,
  }
  const moved = { row: updated(order.row, set), lines }
  const stockTaken = order.row.stockTaken || paid.stockTaken
  const about = { before: order, invoiceBefore: paid.before ?? null, invoice }
  return {
    order: moved,
    changes: [
      update('orders', order.row, set),
      ...order.lines.flatMap((line) => (sent.some(({ id }) => id === line.id) ? [delivery(context, line)] : [])),
      ...(stockTaken ? [] : order.lines.flatMap(takenStock)),
    ],
    events: [
      orderMoved(whole ? 'order.paid' : 'order.updated', moved, about),
      ...(complete ? [orderEvent('order.fulfilled', moved, invoice)] : []),
    ],
  }
}

/** The digital lines that are not delivered yet, as they then stand. */
function deliveredAtOnce(context: Context, { products }: PaidInvoice, lines: readonly OrderLine[]): OrderLine[] {
  const kindOf = kindsOf(products)
  return lines.flatMap((line) =>
    kindOf(line) === 'digital' && !isDelivered(line) ? [updated(line, delivered(context))] : [],
  )
}

function delivery(context: Context, line: OrderLine): Change {
  return update('orderLines', line, delivered(context))
}

function delivered({ now }: Context) {
  return { fulfillmentStatus: 'delivered' as const, fulfilledAt: now, updatedAt: now }
}

function orderOfInvoice(context: Context, paid: PaidInvoice): Delivery {
  const { invoice } = paid
  const kindOf = kindsOfLines(paid)
  const goods = paid.lines.filter((line) => kindOf(line) !== 'none' && line.quantity > 0 && !isChange(invoice, line))
  if (goods.length === 0) return NOTHING
  const digitalOnly = goods.every((line) => kindOf(line) === 'digital')
  const empty = newOrder(context, { customerId: paid.customer.id, currency: invoice.currency })
  const lines = goods.map((line, position) => orderLineOf(context, empty, { line, position, kind: kindOf(line) }))
  const order: Order = {
    ...empty,
    ...amountsOf(goods),
    invoiceId: invoice.id,
    subscriptionId: invoice.subscriptionId,
    billingType: invoice.subscriptionId === null ? 'one_time' : 'recurring',
    status: digitalOnly ? 'fulfilled' : 'paid',
    fulfillmentStatus: fulfillmentOf(lines),
    shipping: paid.shipping ?? (digitalOnly ? null : (paid.subscribed?.shipping ?? null)),
    stockTaken: true,
    paidAt: context.now,
    fulfilledAt: digitalOnly ? context.now : null,
  }
  const made = { row: order, lines }
  return {
    order: made,
    changes: [
      insert('orders', order),
      ...lines.map((line) => insert('orderLines', line)),
      ...(paid.stockTaken ? [] : goods.flatMap(takenStock)),
    ],
    events: [
      orderEvent('order.created', made, invoice),
      orderEvent('order.paid', made, invoice),
      ...(digitalOnly ? [orderEvent('order.fulfilled', made, invoice)] : []),
    ],
  }
}

/** A change within a period of a subscription is charged or credited, and delivers nothing. */
function isChange({ subscriptionId }: Invoice, { sourceType }: InvoiceLine): boolean {
  return subscriptionId !== null && sourceType === 'adjustment'
}

type Kind = Product['fulfillmentType']

function kindsOf(products: readonly Product[]): (line: { readonly productId: string | null }) => Kind {
  const kinds = new Map(products.map((product) => [product.id, product.fulfillmentType]))
  return (line) => kinds.get(line.productId ?? '') ?? 'none'
}

/** What is delivered for the lines of an invoice: a subscription's item says so itself, whatever its product is. */
function kindsOfLines({ products, subscribed }: PaidInvoice): (line: InvoiceLine) => Kind {
  const ofProduct = kindsOf(products)
  const ofItems = new Map(subscribed?.items.map(({ id, fulfillmentType }) => [id, fulfillmentType]))
  return (line) => (line.sourceType === 'subscription_item' && ofItems.get(line.sourceId ?? '')) || ofProduct(line)
}

function takenStock({ productId, quantity }: Pick<InvoiceLine, 'productId' | 'quantity'>): Change[] {
  return productId === null ? [] : [{ kind: 'take_stock', productId, quantity }]
}

/** Whether nothing is left to do for a line: it was sent or handed over. */
export function isDelivered({ fulfillmentStatus }: Pick<OrderLine, 'fulfillmentStatus'>): boolean {
  return fulfillmentStatus !== 'pending'
}

/** How much of an order is delivered, by its lines. */
export function fulfillmentOf(lines: readonly OrderLine[]): Order['fulfillmentStatus'] {
  if (lines.every(isDelivered)) return 'fulfilled'
  return lines.some(isDelivered) ? 'partial' : 'unfulfilled'
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
  { line, position, kind }: { line: InvoiceLine; position: number; kind: Kind },
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
  return kind === 'digital' ? { ...made, ...delivered(context) } : made
}
