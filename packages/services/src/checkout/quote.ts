import {
  err,
  ok,
  priceSale,
  receivedMinor,
  type Choice,
  type Customer,
  type DomainError,
  type Invoice,
  type Result,
  type Sale,
  type SessionMode,
} from '@revkeen-edge/domain'
import { orderSoldOut, soldOut } from '../charging/taken.ts'
import type { Context } from '../context.ts'
import { saleOfInvoice } from '../public-invoices/part.ts'
import { codeOutcome, type CodeOutcome, type QuotedCode } from './code.ts'
import { saleFigures, type SaleFigures } from './figures.ts'
import type { PayableCheckout } from './load.ts'
import { quoteOpening, type DraftSubscription, type RecurringQuote } from './opening.ts'
import { pricedFor } from './payer.ts'
import { placeOfOwner, type Place } from './place.ts'

/** What a checkout costs: `totalMinor` is what is charged now. */
export interface Quote extends SaleFigures {
  readonly currency: string
  /** What was paid of an invoice before. */
  readonly paidMinor: number
  /** What credit notes took off it. */
  readonly creditedMinor: number
  /** Null where no code was asked for. */
  readonly code: CodeOutcome | null
  readonly mode: SessionMode
  /** What a subscription costs beyond today; null where nothing recurs. */
  readonly recurring: RecurringQuote | null
  /** The subscription that would begin. */
  readonly draft: DraftSubscription | null
}

/** What a price depends on beside the order. */
export interface QuotedBuyer {
  /** Where the buyer says to be; null leaves it to what is known of them, and else to the merchant's country. */
  readonly place: Place | null
  readonly code: QuotedCode | null
  /** When the figures of the page were computed; left out for now. */
  readonly at?: number
  /** Whom a subscription is for, once that is known. */
  readonly customer?: Customer
}

const NOBODY: QuotedBuyer = { place: null, code: null }

/**
 * What a checkout costs: through a link by the buyer's choice and the catalogue of this moment, in a merchant's own
 * session as it was made, with the taxes of where the buyer is and what a code takes off; for an invoice what is left of
 * it, or the part that the buyer names. A code that does not count leaves the price as it is, and says why.
 */
export async function quoteCheckout(
  context: Context,
  checkout: PayableCheckout,
  selection: readonly Choice[] | null,
  buyer: QuotedBuyer = NOBODY,
): Promise<Result<Quote, DomainError>> {
  if (checkout.invoice) {
    const gone = orderSoldOut(checkout.order, checkout.products)
    if (gone) return err(gone)
    const sale = saleOfInvoice(checkout.invoice, selection)
    return sale.ok ? ok(quoteOfInvoice(checkout.invoice.row, sale.value)) : sale
  }
  const mode = modeOf(checkout)
  if (mode === 'setup') return ok(nothingToPay(checkout))
  const sale = saleOf(checkout, selection)
  if (!sale.ok) return sale
  const quote = mode === 'subscription' ? quoteOfSubscription : quoteOfSale
  return quote(context, checkout, sale.value, buyer)
}

/** What a page is for. */
export function modeOf({ link, session }: Pick<PayableCheckout, 'link' | 'session'>): SessionMode {
  return link?.mode === 'subscription' ? 'subscription' : (session?.mode ?? 'payment')
}

const ONCE = { mode: 'payment', recurring: null, draft: null } as const

function nothingToPay({ session, merchant }: PayableCheckout): Quote {
  const figures = { subtotalMinor: 0, discountMinor: 0, taxMinor: 0, totalMinor: 0, paidMinor: 0, creditedMinor: 0 }
  const bare = { lines: [], discounts: [], taxes: [], taxTreatment: 'taxed' as const, code: null }
  return { ...figures, ...bare, ...ONCE, mode: 'setup', currency: session?.currency ?? merchant.currency }
}

function saleOf(
  { link, products, prices, session }: PayableCheckout,
  selection: readonly Choice[] | null,
): Result<Pick<Sale, 'lines' | 'currency'>, DomainError> {
  if (link) return priceSale({ terms: link, catalogue: { products, prices }, selection })
  if (!session) throw new Error('a checkout has a link or a session')
  const missing = soldOut(session.lines, products)
  return missing ? err(missing) : ok(session)
}

function quoteOfInvoice(invoice: Invoice, sale: Sale): Quote {
  const { subtotalMinor, discountMinor, taxMinor, taxes, discounts, taxTreatment } = invoice
  const settled = { paidMinor: receivedMinor(invoice), creditedMinor: invoice.creditAppliedMinor }
  return {
    subtotalMinor,
    discountMinor,
    taxMinor,
    taxes,
    discounts,
    taxTreatment,
    ...settled,
    ...sale,
    ...ONCE,
    code: null,
  }
}

async function quoteOfSale(
  context: Pick<Context, 'runtime'>,
  checkout: PayableCheckout,
  { lines, currency }: Pick<Sale, 'lines' | 'currency'>,
  { place, code }: QuotedBuyer,
): Promise<Result<Quote, DomainError>> {
  const { merchant, products, rates } = checkout
  const taxed = { merchant, customer: placeOfOwner(checkout, place), products, rates }
  const whole = { currency, paidMinor: 0, creditedMinor: 0, ...ONCE }
  const bare = await saleFigures(context, taxed, { currency, lines, discounts: [] })
  if (!bare.ok) return bare
  const outcome = code && codeOutcome(checkout, { lines, currency }, code)
  if (!outcome?.discount || outcome.problem !== null) return ok({ ...bare.value, ...whole, code: outcome })
  const cut = await saleFigures(context, taxed, { currency, lines, discounts: [outcome.discount] })
  if (!cut.ok) return cut
  // There is no charge of nothing, so a page for cards cannot sell what a code makes free.
  if (cut.value.totalMinor === 0) return ok({ ...bare.value, ...whole, code: { ...outcome, problem: 'free' } })
  return ok({ ...cut.value, ...whole, code: outcome })
}

async function quoteOfSubscription(
  context: Context,
  checkout: PayableCheckout,
  sale: Pick<Sale, 'lines' | 'currency'>,
  { place, code, at = context.now, customer = pricedFor(context, checkout, place) }: QuotedBuyer,
): Promise<Result<Quote, DomainError>> {
  const { link, session } = checkout
  const recurs = sale.lines.filter(({ billingInterval }) => billingInterval !== undefined)
  const outcome = code && codeOutcome(checkout, { ...sale, lines: recurs }, code)
  const discount = outcome?.problem === null ? outcome.discount : null
  const opening = await quoteOpening(context, {
    ...checkout,
    sale,
    customer,
    at,
    discounts: discount ? [discount] : [],
    trialDays: session?.trialDays ?? null,
    known: { checkoutSessionId: session?.id ?? null, metadata: (link ?? session)?.metadata ?? {} },
  })
  if (!opening.ok) return opening
  const { figures, recurring, draft } = opening.value
  const { currency } = sale
  const rest = { currency, paidMinor: 0, creditedMinor: 0, mode: 'subscription', code: outcome } as const
  return ok({ ...figures, ...rest, recurring, draft })
}
