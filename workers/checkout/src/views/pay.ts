import {
  err,
  offerOf,
  type SaleLine,
  type DomainError,
  ok,
  routeAccount,
  type GatewayAccount,
  type Merchant,
  type OfferLine,
  type PaymentLink,
  type Result,
  type Sale,
} from '@revkeen-edge/domain'
import { atBuyersTime } from '@revkeen-edge/services/checkout/buyers-time.ts'
import type { PayableCheckout } from '@revkeen-edge/services/checkout/load.ts'
import { takesCodes } from '@revkeen-edge/services/checkout/code.ts'
import { asksForPlace } from '@revkeen-edge/services/checkout/place.ts'
import { modeOf, quoteCheckout, type Quote } from '@revkeen-edge/services/checkout/quote.ts'
import { cancelRedirect } from '@revkeen-edge/services/checkout/paid.ts'
import { formFields } from '@revkeen-edge/services/checkout/buyer.ts'
import { countGuess, guessesLeft } from '@revkeen-edge/services/checkout/tries.ts'
import type { Context as UseCaseContext } from '@revkeen-edge/services/context.ts'
import { UNKNOWN_REDEEMER } from '@revkeen-edge/services/discounts/standing.ts'
import {
  messagesFor,
  quoteReply,
  type CodeView,
  type LineView,
  type PayView,
  type PrefillView,
  type QuoteReply,
  type TotalsView,
} from '@revkeen-edge/ui'
import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { withinCodeLimit } from '../limits.ts'
import { merchantView, pageContext } from './page.ts'
import { frequencyOf, planView, termsOf } from './plan.ts'

interface PayPage {
  readonly checkout: PayableCheckout
  readonly token: string
  readonly base: string
  readonly context: UseCaseContext
}

const MAX_CODE_CHARS = 64

/** The payment page of a checkout that takes a payment now, or why something of it cannot be sold. */
export async function payView(
  c: Context<Env>,
  { checkout, token, base, context }: PayPage,
): Promise<Result<PayView, DomainError>> {
  const prefill = prefillOf(c, checkout)
  const asked = c.req.query('discount')?.slice(0, MAX_CODE_CHARS) ?? null
  const own = await atBuyersTime(context, checkout)
  const isTold = asked !== null && guessesLeft(checkout) && (await withinCodeLimit(c))
  const sale = await quoteCheckout(own, checkout, null, {
    place: prefill.country && asksForPlace(checkout) ? { country: prefill.country, state: null } : null,
    code: isTold ? { now: own.now, customer: UNKNOWN_REDEEMER } : null,
  })
  if (sale.ok && sale.value.code?.problem === 'unknown') await countGuess(context, checkout.tried)
  const offered = linesOf(checkout)
  if (!offered.ok) return offered
  if (!sale.ok && !namesOwnPrice(offered.value)) return sale
  const untold = asked !== null && !isTold ? { problem: messagesFor(c.var.locale).client.tooMany } : {}
  const { link, merchant } = checkout
  const terms = sale.ok ? await termsOf(sale.value, merchant, c.var.locale) : null
  const currency = sale.ok ? sale.value.currency : (link?.currency ?? merchant.currency)
  const collect = collectOf(c, routeAccount(checkout.accounts, currency, checkout.invoice?.row.gatewayAccountId))
  if (!collect) return err({ code: 'gateway_not_configured', message: `Nobody takes cards in ${currency}.` })
  return ok({
    ...pageContext(c, merchant),
    page: 'pay',
    merchant: merchantView(merchant),
    title: link?.name ?? null,
    session: token,
    currency,
    selectionMode: link?.selectionMode ?? 'bundle',
    lines: offered.value,
    totals: sale.ok ? totalsOf(sale.value, sale.value) : totalsOf(NOTHING_YET),
    purpose: modeOf(checkout),
    plan: sale.ok ? planView(sale.value) : null,
    termsDigest: terms && terms.digest,
    frequency: frequencyOf(checkout),
    code: takesCodes(checkout)
      ? { asked, ...codeViewOf(sale.ok ? sale.value : { code: null }, c.var.locale), ...untold }
      : null,
    taxedByPlace: checkout.rates.length > 0 && !checkout.invoice && asksForPlace(checkout),
    fields: formFields(checkout),
    prefill,
    terms: merchant.branding.termsUrl
      ? { termsUrl: merchant.branding.termsUrl, privacyUrl: merchant.branding.privacyUrl ?? null }
      : null,
    buttonText: merchant.branding.buttonText ?? null,
    urls: {
      pay: `${base}/pay`,
      quote: `${base}/quote`,
      authenticate: `${base}/authenticate`,
      status: `/c/${token}/status`,
      checking: `/c/${token}/checking`,
      cancel: cancelRedirect(checkout) ? `${base}/cancel` : null,
    },
    collect,
  })
}

/** The card fields of the account that the payment goes through; null without one, or where its gateway has none here. */
function collectOf(c: Context<Env>, account: GatewayAccount | null): PayView['collect'] | null {
  if (!account) return null
  const { COLLECT_URL, ELAVON_COLLECT_URL } = c.env
  const scriptUrl = { nmi: COLLECT_URL, elavon: ELAVON_COLLECT_URL }[account.provider]
  return scriptUrl === '' ? null : { scriptUrl, tokenizationKey: account.tokenizationKey }
}

/** A pay-what-you-want page starts without an amount; every other error is one. */
function namesOwnPrice(lines: readonly LineView[]): boolean {
  return lines.some(({ customAmount }) => customAmount !== null)
}

/** The figures of a quote, or of an invoice with what was paid and credited before. */
export function totalsOf(
  figures: Pick<Quote, 'subtotalMinor' | 'discountMinor' | 'totalMinor' | 'discounts' | 'taxes'>,
  { paidMinor, creditedMinor }: Pick<Quote, 'paidMinor' | 'creditedMinor'> = { paidMinor: 0, creditedMinor: 0 },
): TotalsView {
  const { subtotalMinor, discountMinor, totalMinor, discounts, taxes } = figures
  return {
    subtotalMinor,
    discountMinor: discountMinor > 0 ? discountMinor : null,
    discountLabel: discounts.map(({ code }) => code).join(', ') || null,
    taxMinor: null,
    taxes: taxes.map(({ displayName, percentage, inclusive, amountMinor, reverseCharge }) => {
      return { name: displayName, percentage, inclusive, amountMinor, reverseCharge }
    }),
    paidMinor: paidMinor > 0 ? paidMinor : null,
    creditedMinor: creditedMinor > 0 ? creditedMinor : null,
    totalMinor,
  }
}

const NOTHING_YET = { subtotalMinor: 0, discountMinor: 0, totalMinor: 0, discounts: [], taxes: [] }

/** What a quote says of its code, in the buyer's words. */
function codeViewOf({ code }: Pick<Quote, 'code'>, locale: string): Pick<CodeView, 'applied' | 'problem'> {
  if (!code) return { applied: null, problem: null }
  if (code.problem === null) return { applied: code.discount?.code ?? null, problem: null }
  return { applied: null, problem: messagesFor(locale).codeProblem[code.problem] }
}

interface PricedOrder {
  readonly link: PaymentLink | null
  readonly merchant: Merchant
  readonly sale: Quote
  readonly items: readonly { id: string }[]
}

/** What the page's script is told of a quote. */
export async function replyOf(c: Context<Env>, { link, merchant, sale, items }: PricedOrder): Promise<QuoteReply> {
  const { locale } = c.var
  const totals = totalsOf(sale, sale)
  const terms = await termsOf(sale, merchant, locale)
  const shown = terms && { ...terms, view: planView(sale) }
  return quoteReply(chosenLines(link, sale, items), totals, sale.currency, locale, codeViewOf(sale, locale), shown)
}

function linesOf({ link, products, prices, session, invoice }: PayableCheckout): Result<LineView[], DomainError> {
  if (link && !invoice) {
    const offer = offerOf(link, { products, prices })
    return offer.ok ? ok(offer.value.lines.map(lineView)) : offer
  }
  if (invoice) return ok(invoice.lines.map((line, index) => fixedLine(line, index)))
  return ok((session?.lines ?? []).map((line, index) => fixedLine(line, index, everyOf(line))))
}

function everyOf({ billingInterval: unit, billingIntervalCount: count = 1 }: SaleLine): LineView['every'] {
  return unit === undefined ? null : { unit, count }
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
  const { selected, highlighted, recurring } = line
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
    every: recurring && { unit: recurring.interval, count: recurring.intervalCount },
  }
}

/** A line that the merchant fixed when it made the session. */
function fixedLine(
  line: Pick<SaleLine, 'description' | 'unitAmountMinor' | 'quantity' | 'subtotalMinor'>,
  index: number,
  every: LineView['every'] = null,
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
    every,
  }
}

/** Each chosen line's total by the id that the page knows it by. A sale's lines are in the order of the page. */
function chosenLines(
  link: PaymentLink | null,
  sale: Pick<Sale, 'lines'>,
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
