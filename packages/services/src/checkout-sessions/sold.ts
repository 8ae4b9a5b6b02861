import type { CreateCheckoutSession } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  isPayable,
  missing,
  offerOf,
  ok,
  priceSale,
  type Catalogue,
  type CheckoutSession,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type Result,
} from '@revkeen-edge/domain'
import { saleTerms, wantedLines } from './terms.ts'

/** What a session sells, and at what price. */
export type Sold = Pick<CheckoutSession, 'mode' | 'amountMinor' | 'currency' | 'lines'> &
  Partial<Pick<CheckoutSession, 'invoiceId' | 'settlesInvoice' | 'customerId' | 'allowedMethods'>>

/** A body's catalogue lines or bare amount, priced now: a later change of the catalogue does not touch the session. */
export function soldByCatalogue(
  body: CreateCheckoutSession,
  catalogue: Catalogue,
  merchantCurrency: string,
): Result<Sold, DomainError> {
  const terms = saleTerms(body, wantedLines(body), catalogue, merchantCurrency)
  if (!terms.ok) return terms
  const priced = priceSale({ terms: terms.value, catalogue, selection: null })
  if (!priced.ok) return err(priced.error.code === 'validation_error' ? BUYER_NAMES_PRICE : priced.error)
  const offer = offerOf(terms.value, catalogue)
  if (!offer.ok) return offer
  const mode = modeOf(
    body.mode,
    offer.value.lines.some(({ recurring }) => recurring !== null),
  )
  if (!mode.ok) return mode
  const { lines, currency, totalMinor } = priced.value
  return ok({ mode: mode.value, amountMinor: totalMinor, currency, lines: [...lines] })
}

/** Nothing else of a session's lines can be wrong by the body's doing. */
const BUYER_NAMES_PRICE = invalidState(
  'A price that the buyer names needs a suggested amount, or a payment link.',
  'lineItems',
)

function modeOf(
  asked: CheckoutSession['mode'] | undefined,
  recurs: boolean,
): Result<CheckoutSession['mode'], DomainError> {
  if (asked === 'payment' && recurs) return err(invalidField('mode', 'must be subscription, since something recurs'))
  if (asked === 'subscription' && !recurs) return err(invalidField('mode', 'must be payment, since nothing recurs'))
  return ok(recurs ? 'subscription' : 'payment')
}

/** An invoice that was there before, whole: it must be open, and nothing of it paid. */
export function soldByInvoice(
  body: CreateCheckoutSession,
  invoice: Invoice | null,
  lines: readonly InvoiceLine[],
): Result<Sold, DomainError> {
  if (!invoice) return err(missing('Invoice', 'invoiceId'))
  if (!isPayable(invoice) || invoice.paidMinor > 0 || invoice.totalMinor === 0) {
    return err(invalidState('Only an open invoice of which nothing is paid can be paid on a page.', 'invoiceId'))
  }
  if (body.customerId !== undefined && body.customerId !== invoice.customerId) {
    return err(invalidField('customerId', "must be the invoice's customer"))
  }
  if (body.currency !== undefined && body.currency !== invoice.currency) {
    return err(invalidField('currency', "must be the invoice's"))
  }
  if (body.mode === 'subscription') return err(invalidField('mode', 'must be payment for an invoice'))
  return ok({
    mode: 'payment',
    amountMinor: invoice.totalMinor,
    currency: invoice.currency,
    lines: lines.map(({ productId, priceId, description, quantity, unitAmountMinor, totalMinor }) => {
      return { productId, priceId, description, quantity, unitAmountMinor, subtotalMinor: totalMinor }
    }),
    invoiceId: invoice.id,
    settlesInvoice: true,
    customerId: invoice.customerId,
    ...(invoice.allowedMethods ? { allowedMethods: invoice.allowedMethods } : {}),
  })
}
