import {
  discountCodeKey,
  err,
  missing,
  ok,
  type Customer,
  type Discount,
  type DiscountRedemption,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Merchant,
  type Order,
  type OrderLine,
  type PaymentAttempt,
  type Price,
  type Product,
  type Result,
  type TaxRate,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { subscribedGoods, type SubscribedGoods } from '../orders/subscribed.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'

/** What prices an invoice: whose it is, and everything that its lines and discounts may name. */
export interface Terms {
  readonly merchant: Merchant
  readonly customer: Customer
  readonly products: readonly Product[]
  readonly prices: readonly Price[]
  /** The merchant's active rates, and those that the invoice's lines were given by hand before. */
  readonly rates: readonly TaxRate[]
  /** The discounts that its figures are computed with. */
  readonly discounts: readonly Discount[]
  /** How often the customer has used a discount, by its id. */
  readonly uses: ReadonlyMap<string, number>
  /** 1 where the customer has paid for an invoice before, else 0. */
  readonly paidBefore: number
}

/** An invoice that is there, with all that a command on it may need. */
export interface Bill extends Terms {
  /** As of the customer's own time: that of their test clock, where there is one. */
  readonly context: Context
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  /** A charge of it under way. */
  readonly open: PaymentAttempt | null
  readonly redemptions: readonly DiscountRedemption[]
  readonly order: Order | null
  readonly orderLines: readonly OrderLine[]
  /** What the subscription that it bills says of its goods; null where it bills none. */
  readonly subscribed: SubscribedGoods | null
  /** The discount that the request names. */
  readonly named: Discount | null
}

/** What a request refers to. */
export interface Refs {
  readonly productIds: readonly string[]
  readonly priceIds: readonly string[]
  readonly discountId?: string | null | undefined
  readonly discountCode?: string | null | undefined
}

const NO_REFS: Refs = { productIds: [], priceIds: [] }

/** Reads an invoice and what a command on it needs, in one round trip. Errors: `resource_missing`. */
export async function loadBill(context: Context, id: string, refs: Refs = NO_REFS): Promise<Result<Bill, DomainError>> {
  const { db } = context
  const { rows } = db
  const codeKey = discountCodeKey(refs.discountCode ?? '')
  const { own, ofPrices, ofLines, byId, byCode, clock, subscription, items, ...found } = await db.load({
    merchant: rows.merchant.get(),
    invoice: rows.invoices.byId(id),
    lines: rows.invoices.lines([id]),
    customer: rows.customers.ofInvoice(id),
    ofLines: rows.products.ofInvoice(id),
    own: rows.products.byIds(refs.productIds),
    ofPrices: rows.products.ofPrices(refs.priceIds),
    prices: rows.prices.byIds(refs.priceIds),
    rates: rows.taxRates.forInvoice(id),
    discounts: rows.discounts.ofInvoice(id),
    byId: rows.discounts.byId(refs.discountId ?? ''),
    byCode: rows.discounts.byCode(codeKey),
    uses: rows.discounts.usesOf({ invoiceId: id }, { id: refs.discountId ?? '', codeKey }),
    paidBefore: rows.invoices.paidBefore(id),
    open: rows.paymentAttempts.openForInvoice(id),
    redemptions: rows.discounts.redemptionsOf(id),
    order: rows.orders.ofInvoice(id),
    orderLines: rows.orders.linesOfInvoice(id),
    clock: rows.testClocks.ofInvoice(id),
    subscription: rows.subscriptions.ofInvoice(id),
    items: rows.subscriptions.itemsOfInvoice(id),
  })
  const { merchant, invoice, customer } = found
  if (!invoice || !customer || !merchant) return err(missing('Invoice'))
  return ok({
    ...found,
    context: onItsClock(context, clock),
    merchant,
    invoice,
    customer,
    products: [...ofLines, ...own, ...ofPrices],
    subscribed: subscription && subscribedGoods(subscription, items, customer),
    named: byId ?? byCode,
  })
}
