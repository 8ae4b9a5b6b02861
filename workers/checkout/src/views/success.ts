import type { PaidCheckout } from '@revkeen-edge/services/checkout/paid.ts'
import type { SuccessView } from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { merchantView, pageContext } from './page.ts'
import { totalsOf } from './pay.ts'

/** The receipt of a paid checkout. */
export function successView(
  c: Context<Env>,
  { merchant, invoice, lines, payment, attempt }: PaidCheckout,
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
    card: payment?.cardBrand && payment.cardLast4 ? { brand: payment.cardBrand, last4: payment.cardLast4 } : null,
    customerName: buyer?.name ?? null,
    email: buyer?.email ?? null,
    message: null,
    continueUrl: null,
  }
}
