import type { BegunSubscription, PaidCheckout } from '@revkeen-edge/services/checkout/paid.ts'
import type { BegunView, CardView, StartedView, SuccessView } from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { merchantView, pageContext } from './page.ts'
import { totalsOf } from './pay.ts'

/** What a complete checkout ends with: the receipt of what was paid, or what began without a payment. */
export function doneView(c: Context<Env>, paid: PaidCheckout): SuccessView | StartedView {
  const { invoice, session } = paid
  return invoice && session.paymentId !== null ? receiptView(c, { ...paid, invoice }) : startedView(c, paid)
}

function receiptView(
  c: Context<Env>,
  {
    merchant,
    invoice,
    lines,
    payment,
    attempt,
    subscription,
  }: PaidCheckout & { invoice: NonNullable<PaidCheckout['invoice']> },
): SuccessView {
  const buyer = attempt?.sale.buyer
  return {
    ...pageContext(c, merchant),
    page: 'success',
    merchant: merchantView(merchant),
    number: invoice.number ?? '',
    paidAt: invoice.paidAt ?? invoice.createdAt,
    timeZone: merchant.timezone,
    currency: invoice.currency,
    lines: lines.map(({ description, quantity, subtotalMinor }) => {
      return { name: description, quantity, totalMinor: subtotalMinor }
    }),
    totals: totalsOf(invoice),
    card: cardOf(payment),
    customerName: buyer?.name ?? null,
    email: buyer?.email ?? null,
    message: null,
    continueUrl: null,
    subscription: subscription && begunView(subscription),
  }
}

function startedView(
  c: Context<Env>,
  { merchant, session, subscription, method, customer }: PaidCheckout,
): StartedView {
  return {
    ...pageContext(c, merchant),
    page: 'started',
    merchant: merchantView(merchant),
    currency: session.currency,
    timeZone: merchant.timezone,
    subscription: subscription && begunView(subscription),
    card: cardOf(method),
    email: customer?.email ?? null,
  }
}

function begunView({ row, planName, next }: BegunSubscription): BegunView {
  return {
    planName,
    next: next && { at: next.at, amountMinor: next.amountMinor },
    trialEndsAt: row.status === 'trialing' ? row.trialEnd : null,
  }
}

function cardOf(
  charged: { readonly cardBrand: string | null; readonly cardLast4: string | null } | null,
): CardView | null {
  return charged?.cardBrand && charged.cardLast4 ? { brand: charged.cardBrand, last4: charged.cardLast4 } : null
}
