import {
  err,
  invalidState,
  isOrderPayable,
  missing,
  ok,
  orderDue,
  type Customer,
  type DomainError,
  type Merchant,
  type Order,
  type Result,
} from '@revkeen-edge/domain'
import { earlierAttempt } from '../charging/charge.ts'
import type { InvoiceWithLines } from '../charging/state.ts'
import { orderSoldOut } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { payableAmount } from '../invoices/payable.ts'
import { update, updated, type Change, type EventDraft, type Plan } from '../plan.ts'
import { useOf } from './discount.ts'
import { orderMoved } from './events.ts'
import { invoiceOfOrder } from './invoice.ts'
import type { OrderWithLines } from './of-invoice.ts'

export type FoundOrder = Awaited<ReturnType<typeof loadForPayment>>

/** How an order is named by the request that pays it. */
export interface OrderRequest {
  /** Whose the order must be. */
  readonly customerId?: string | undefined
  /** The request's own name for the order, for its errors. */
  readonly param?: string
}

/** Everything that paying an order needs, in one round trip. */
export function loadForPayment(context: Context, id: string, methodId: string | undefined) {
  const { rows } = context.db
  return context.db.load({
    merchant: rows.merchant.get(),
    accounts: rows.gatewayAccounts.all(),
    row: rows.orders.byId(id),
    lines: rows.orders.lines([id]),
    invoice: rows.invoices.ofOrder(id),
    invoiceLines: rows.invoices.linesOfOrder(id),
    customer: rows.customers.ofOrder(id),
    method: rows.paymentMethods.byId(methodId ?? ''),
    standard: rows.paymentMethods.defaultOfOrder(id),
    open: rows.paymentAttempts.openForOrder(id),
    earlier: earlierAttempt(context),
    products: rows.products.ofOrder(id),
    prices: rows.prices.ofOrder(id),
    discount: rows.discounts.ofOrder(id),
    uses: rows.discounts.usesForOrder(id),
    paid: rows.invoices.paidBeforeOrder(id),
  })
}

/** An order that waits for its money, with the invoice that asks for it. */
export interface PayableOrder {
  readonly merchant: Merchant
  readonly customer: Customer
  readonly order: OrderWithLines
  readonly invoice: InvoiceWithLines
  /** What makes it so: the invoice, unless it is there already. */
  readonly plan: Plan
}

/**
 * Makes an order ready to be paid. Errors: `resource_missing`, also for another customer's; `invalid_state` for one that
 * takes no payment, has run out or is sold out, `payment_processing` while a payment of it is under way.
 */
export async function toPay(
  context: Context,
  sealer: Sealer,
  found: FoundOrder,
  { customerId, param }: OrderRequest = {},
): Promise<Result<PayableOrder, DomainError>> {
  const { row, lines, merchant, customer, invoice, invoiceLines } = found
  const foreign = customerId !== undefined && customerId !== row?.customerId
  if (!row || !merchant || foreign) return err(missing('Order', param))
  const refused = refusal(context, row, found)
  if (refused) return err(refused)
  if (!customer) return err(invalidState('The order needs a customer before it is paid.'))
  const order = { row, lines }
  if (!invoice) return withNewInvoice(context, sealer, { ...found, merchant, customer, order })
  const asked = pending(context, order, invoice.id)
  const plan = { changes: asked.changes, events: asked.events({ row: invoice, lines: invoiceLines }) }
  return ok({ merchant, customer, order: asked.order, invoice: { row: invoice, lines: invoiceLines }, plan })
}

/**
 * What of an order is paid now, in minor units of its currency: all that is due on it, or the part that is wanted, even
 * where its invoice is for more. `param` is the request's field. Errors: `invalid_state` where nothing is due or the invoice
 * takes no payment, `amount_too_large`.
 */
export function payableOfOrder(
  { order, invoice }: Pick<PayableOrder, 'order' | 'invoice'>,
  wanted: number | undefined,
  param: string,
): Result<number, DomainError> {
  const due = orderDue(order.row, invoice.row)
  if (due === 0) return err(invalidState('Nothing is due on the order.'))
  if (wanted !== undefined && wanted > due) {
    const message = `Only ${due} is due on the order, in minor units of ${order.row.currency}.`
    return err({ code: 'amount_too_large', message, param })
  }
  return payableAmount(invoice.row, wanted ?? due, param)
}

function refusal(
  { now }: Context,
  row: Order,
  { lines, open, products }: Pick<FoundOrder, 'lines' | 'open' | 'products'>,
): DomainError | null {
  if (!isOrderPayable(row)) return invalidState(`The order is ${row.status}, so it takes no payment.`)
  if (row.status === 'draft' && row.expiresAt !== null && row.expiresAt <= now) {
    return invalidState('The order has expired, so it takes no payment.')
  }
  if (open) return { code: 'payment_processing', message: 'Another payment of this order is being checked.' }
  return orderSoldOut({ row, lines }, products)
}

async function withNewInvoice(
  context: Context,
  sealer: Sealer,
  found: Omit<FoundOrder, 'merchant' | 'customer'> & Pick<PayableOrder, 'merchant' | 'customer' | 'order'>,
): Promise<Result<PayableOrder, DomainError>> {
  const { merchant, customer, order, products, prices, discount } = found
  if (customer.deletedAt !== null) return err(invalidState('The customer of the order was deleted.'))
  const catalogue = { products, prices }
  const made = await invoiceOfOrder(context, sealer, { order, customer, merchant, catalogue })
  const standing = { isFirst: found.paid === 0, redemptions: found.uses }
  const use = useOf(context, { order, customer, catalogue, discount, standing }, made.row.id)
  if (!use.ok) return use
  const invoice = { row: made.row, lines: made.lines }
  const asked = pending(context, order, made.row.id)
  const redeemed: Change[] = use.value ? [{ kind: 'redeem_discount', redemption: use.value }] : []
  return ok({
    merchant,
    customer,
    order: asked.order,
    invoice,
    plan: {
      ...made.plan,
      changes: [...made.plan.changes, ...asked.changes, ...redeemed],
      events: [...(made.plan.events ?? []), ...asked.events(invoice)],
    },
  })
}

interface Asked {
  readonly order: OrderWithLines
  readonly changes: readonly Change[]
  events(invoice: InvoiceWithLines): readonly EventDraft[]
}

/** A draft waits for its money once there is an invoice to pay; any other order does so already. */
function pending(context: Context, before: OrderWithLines, invoiceId: string): Asked {
  if (before.row.status !== 'draft') return { order: before, changes: [], events: () => [] }
  const set = { status: 'pending' as const, invoiceId, updatedAt: context.now }
  const order = { row: updated(before.row, set), lines: before.lines }
  return {
    order,
    changes: [update('orders', before.row, set)],
    events: ({ row }) => [orderMoved('order.updated', order, { before, invoiceBefore: row, invoice: row })],
  }
}
