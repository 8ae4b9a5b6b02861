import {
  err,
  missing,
  ok,
  type Customer,
  type Discount,
  type DomainError,
  type DunningCase,
  type GatewayAccount,
  type Invoice,
  type Merchant,
  type PaymentMethod,
  type Price,
  type Product,
  type Result,
  type Subscription,
  type SubscriptionAdjustment,
  type SubscriptionItem,
  type TaxRate,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** What billing a subscription needs beside itself. */
export interface Around {
  readonly merchant: Merchant
  readonly customer: Customer
  readonly products: readonly Product[]
  readonly prices: readonly Price[]
  readonly rates: readonly TaxRate[]
  /** Those that it was begun with. */
  readonly discounts: readonly Discount[]
  /** How often the customer has used a discount, by its id. */
  readonly uses: ReadonlyMap<string, number>
  /** 1 where the customer has paid for an invoice before, else 0. */
  readonly paidBefore: number
  readonly accounts: readonly GatewayAccount[]
  /** The method that the subscription names, where it names one. */
  readonly method: PaymentMethod | null
  /** The customer's default. */
  readonly standard: PaymentMethod | null
}

/** A subscription with all that its next step needs. */
export interface FoundForBilling extends Around {
  readonly subscription: Subscription
  /** In the order of an invoice's lines. */
  readonly items: readonly SubscriptionItem[]
  /** Credits and charges that wait for the next invoice. */
  readonly adjustments: readonly SubscriptionAdjustment[]
  /** Its recoveries that go on or are exhausted, oldest first. */
  readonly recoveries: readonly DunningCase[]
  /** Its invoices that owe something. */
  readonly unpaid: readonly Invoice[]
}

/** The queries for a subscription and what billing it needs. */
export function billingQueries({ db: { rows } }: Context, id: string) {
  return {
    merchant: rows.merchant.get(),
    subscription: rows.subscriptions.byId(id),
    items: rows.subscriptions.items([id]),
    adjustments: rows.subscriptions.adjustments(id),
    recoveries: rows.dunningCases.openOf([id]),
    unpaid: rows.subscriptions.unpaidInvoices(id),
    customer: rows.customers.ofSubscription(id),
    products: rows.products.ofSubscription(id),
    prices: rows.prices.ofSubscription(id),
    discounts: rows.discounts.ofSubscription(id),
    rates: rows.taxRates.active(),
    accounts: rows.gatewayAccounts.all(),
    method: rows.paymentMethods.ofSubscription(id),
    standard: rows.paymentMethods.defaultOfSubscription(id),
  }
}

type Read = {
  readonly [K in keyof ReturnType<typeof billingQueries>]: ReturnType<ReturnType<typeof billingQueries>[K]['read']>
}

/** What the queries found; null where the tenant has no such subscription. */
export function foundForBilling({ merchant, customer, subscription, ...found }: Read): FoundForBilling | null {
  if (!subscription || !customer || !merchant) return null
  // Its discounts were counted as it began: they are neither checked nor counted again.
  return { ...found, merchant, customer, subscription, uses: new Map(), paidBefore: 0 }
}

/** Reads a subscription and what billing it needs, in one round trip; null where the tenant has no such subscription. */
export async function loadForBilling(context: Context, id: string): Promise<FoundForBilling | null> {
  return foundForBilling(await context.db.load(billingQueries(context, id)))
}

/** What a subscription that is about to be made refers to. */
export interface StartRefs {
  readonly customerId: string
  readonly priceIds: readonly string[]
  readonly productIds: readonly string[]
  /** One at most. */
  readonly discountId?: string | null | undefined
  readonly paymentMethodId?: string | null | undefined
  /** The request's own name for the customer, for its errors. */
  readonly param?: string
}

/** Reads what a subscription that is about to be made may name, in one round trip. Errors: `resource_missing`. */
export async function loadForStart({ db }: Context, refs: StartRefs): Promise<Result<Around, DomainError>> {
  const { rows } = db
  const { customerId, discountId } = refs
  const { merchant, customer, own, ofPrices, discount, ...found } = await db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.byId(customerId),
    own: rows.products.byIds(refs.productIds),
    ofPrices: rows.products.ofPrices(refs.priceIds),
    prices: rows.prices.byIds(refs.priceIds),
    rates: rows.taxRates.active(),
    discount: rows.discounts.byId(discountId ?? ''),
    uses: rows.discounts.usesOf({ customerId }, { id: discountId ?? '', codeKey: '' }),
    paidBefore: rows.invoices.paidOf(customerId),
    accounts: rows.gatewayAccounts.all(),
    method: rows.paymentMethods.byId(refs.paymentMethodId ?? ''),
    standard: rows.paymentMethods.defaultOf(customerId),
  })
  if (!customer || !merchant) return err(missing('Customer', refs.param ?? 'customer_id'))
  if (discountId != null && !discount) return err(missing('Discount', 'discount_id'))
  const products = [...own, ...ofPrices.filter(({ id }) => own.every((product) => product.id !== id))]
  return ok({ ...found, merchant, customer, products, discounts: discount ? [discount] : [] })
}

/** The recovery that a subscription shows: of its oldest failed payment. */
export function shownRecovery(recoveries: readonly DunningCase[]): DunningCase | null {
  return recoveries.find(({ status }) => status === 'open') ?? recoveries[0] ?? null
}
