import { recurringLines, type Customer, type InvoiceLine, type Subscription } from '@revkeen-edge/domain'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { confirmedMessage } from '../messages/subscription-confirmed.ts'
import type { MessageDraft } from '../plan.ts'
import { itemName } from './bill.ts'
import type { FoundForBilling } from './around.ts'
import { planNameOf } from './load.ts'
import type { Side } from './side.ts'

/** Tells a customer that their subscription has begun, with its first payment. */
export function confirmedByPayment(side: Side, bill: InvoiceWithLines): MessageDraft[] {
  const items = bill.lines.filter(({ sourceType }) => sourceType === 'subscription_item')
  return confirmedWith(side, bill, items)
}

interface Sold {
  readonly row: Subscription
  readonly customer: Pick<Customer, 'name' | 'email' | 'phone'> | null
}

/** The same of one that an invoice sold, as that is paid. */
export function confirmedAsSold(sold: Sold, bill: InvoiceWithLines): MessageDraft[] {
  return confirmedWith(sold, bill, recurringLines(bill.lines))
}

function confirmedWith(
  { row, customer }: Sold,
  { invoice, lines }: InvoiceWithLines,
  items: readonly InvoiceLine[],
): MessageDraft[] {
  if (!customer) return []
  return [
    confirmedMessage({
      ...aboutOf(row),
      customer,
      planName: [...new Set(items.map(({ description }) => description))].join(', '),
      lines: lines.map(({ description, quantity, subtotalMinor, billingInterval, billingIntervalCount }) => {
        const interval = billingInterval === null ? null : { unit: billingInterval, count: billingIntervalCount ?? 1 }
        return { name: description, quantity, totalMinor: subtotalMinor, interval }
      }),
      chargedMinor: invoice.totalMinor,
      trialEndsAt: row.status === 'trialing' ? row.trialEnd : null,
      card: null,
    }),
  ]
}

/** The same of one that begins without a payment: in a trial, before its first period, or with an invoice to be sent. */
export function confirmedAsItBegins(found: FoundForBilling, row: Subscription): MessageDraft[] {
  if (row.status !== 'trialing' && row.status !== 'active') return []
  const { customer, items, products, prices, method, standard } = found
  const { cardBrand: brand = null, cardLast4: last4 = null } = method ?? standard ?? {}
  return [
    confirmedMessage({
      ...aboutOf(row),
      customer,
      planName: planNameOf(items, { products, prices }),
      lines: items.map((item) => {
        const product = products.find(({ id }) => id === item.productId) ?? null
        const price = prices.find(({ id }) => id === item.priceId) ?? null
        const name = itemName(item, product, price?.name ?? null)
        return { name, quantity: item.quantity, totalMinor: item.amountMinor, interval: everyOf(row) }
      }),
      chargedMinor: 0,
      trialEndsAt: row.status === 'trialing' ? row.trialEnd : null,
      card: brand !== null && last4 !== null ? { brand, last4 } : null,
    }),
  ]
}

function aboutOf(row: Subscription) {
  return {
    merchantId: row.merchantId,
    subscriptionId: row.id,
    timeZone: row.timezone,
    currency: row.currency,
    interval: everyOf(row),
    endsAt: row.endsAt,
  }
}

function everyOf({ interval, intervalCount }: Subscription) {
  return { unit: interval, count: intervalCount }
}
