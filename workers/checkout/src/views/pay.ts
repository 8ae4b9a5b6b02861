import {
  offerOf,
  type SaleLine,
  type DomainError,
  ok,
  type OfferLine,
  type PaymentLink,
  type Result,
  type Sale,
} from '@revkeen-edge/domain'
import type { PayableCheckout } from '@revkeen-edge/services/checkout/load.ts'
import { quoteCheckout } from '@revkeen-edge/services/checkout/quote.ts'
import { cancelRedirect } from '@revkeen-edge/services/checkout/paid.ts'
import { formFields } from '@revkeen-edge/services/checkout/buyer.ts'
import type { LineView, PayView, PrefillView, TotalsView } from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { merchantView, pageContext } from './page.ts'

interface PayPage {
  readonly checkout: PayableCheckout
  readonly token: string
  readonly base: string
  readonly tokenizationKey: string
}

/** The payment page of a checkout that takes a payment now, or why something of it cannot be sold. */
export function payView(
  c: Context<Env>,
  { checkout, token, base, tokenizationKey }: PayPage,
): Result<PayView, DomainError> {
  const sale = quoteCheckout(checkout, null)
  const offered = linesOf(checkout)
  if (!offered.ok) return offered
  if (!sale.ok && !namesOwnPrice(offered.value)) return sale
  const { link, merchant } = checkout
  const currency = sale.ok ? sale.value.currency : (link?.currency ?? merchant.currency)
  return ok({
    ...pageContext(c, merchant),
    page: 'pay',
    merchant: merchantView(merchant),
    title: link?.name ?? null,
    session: token,
    currency,
    selectionMode: link?.selectionMode ?? 'bundle',
    lines: offered.value,
    totals: totalsOf(sale.ok ? sale.value.totalMinor : 0),
    fields: formFields(checkout),
    prefill: prefillOf(c, checkout),
    terms: merchant.branding.termsUrl
      ? { termsUrl: merchant.branding.termsUrl, privacyUrl: merchant.branding.privacyUrl ?? null }
      : null,
    buttonText: merchant.branding.buttonText ?? null,
    urls: {
      pay: `${base}/pay`,
      quote: `${base}/quote`,
      status: `/c/${token}/status`,
      checking: `/c/${token}/checking`,
      cancel: cancelRedirect(checkout) ? `${base}/cancel` : null,
    },
    collect: { scriptUrl: c.env.COLLECT_URL, tokenizationKey },
  })
}

/** A pay-what-you-want page starts without an amount; every other error is one. */
function namesOwnPrice(lines: readonly LineView[]): boolean {
  return lines.some(({ customAmount }) => customAmount !== null)
}

export function totalsOf(totalMinor: number): TotalsView {
  return { subtotalMinor: totalMinor, discountMinor: null, taxMinor: null, totalMinor }
}

function linesOf({ link, products, prices, session, invoice }: PayableCheckout): Result<LineView[], DomainError> {
  if (link && !invoice) {
    const offer = offerOf(link, { products, prices })
    return offer.ok ? ok(offer.value.lines.map(lineView)) : offer
  }
  const sold = invoice?.lines ?? session?.lines ?? []
  return ok(sold.map((line, index) => fixedLine(line, index)))
}

function lineView(line: OfferLine): LineView {
  const {
    id,
    name,
    description,
    imageUrl,
    features,
    unitAmountMinor,
    quantity,
    quantityLimits,
    totalMinor,
    customAmount,
  } = line
  const { selected, highlighted } = line
  return {
    id,
    name,
    description,
    imageUrl,
    features,
    unitAmountMinor,
    quantity,
    quantityLimits,
    totalMinor,
    customAmount,
    selected,
    highlighted,
  }
}

/** A line that the merchant fixed when it made the session. */
function fixedLine(
  line: Pick<SaleLine, 'description' | 'unitAmountMinor' | 'quantity' | 'subtotalMinor'>,
  index: number,
): LineView {
  return {
    id: String(index),
    name: line.description,
    description: null,
    imageUrl: null,
    features: [],
    unitAmountMinor: line.unitAmountMinor,
    quantity: line.quantity,
    quantityLimits: null,
    totalMinor: line.subtotalMinor,
    customAmount: null,
    selected: true,
    highlighted: false,
  }
}

/** Each chosen line's total by the id that the page knows it by. A sale's lines are in the order of the page. */
export function chosenLines(
  link: PaymentLink | null,
  sale: Sale,
  items: readonly { id: string }[],
): { id: string; totalMinor: number }[] {
  const offered = link?.lines.map(({ id }) => id) ?? []
  const chosen =
    link?.selectionMode === 'bundle' ? offered : offered.filter((id) => items.some((item) => item.id === id))
  return sale.lines.map((line, index) => ({ id: chosen[index] ?? String(index), totalMinor: line.subtotalMinor }))
}

/** Only what the address itself carries: nothing of a stored customer is shown to whoever opens a page. */
function prefillOf(c: Context<Env>, { customer, session }: PayableCheckout): PrefillView {
  const { email, name } = c.req.query()
  const known =
    session?.customerId && customer ? { email: customer.email, ...(customer.name ? { name: customer.name } : {}) } : {}
  const country = c.req.header('cf-ipcountry')
  return {
    ...known,
    ...(email ? { email: email.slice(0, 254) } : {}),
    ...(name ? { name: name.slice(0, 200) } : {}),
    ...(country && /^[A-Z]{2}$/.test(country) ? { country } : {}),
  }
}
