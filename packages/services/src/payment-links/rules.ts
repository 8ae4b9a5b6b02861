import type { CreatePaymentLink } from '@revkeen-edge/contracts'
import {
  invalidField,
  invalidState,
  isPayable,
  missing,
  priceSale,
  unless,
  wrongFields,
  type Catalogue,
  type DomainError,
  type Invoice,
  type PaymentLink,
  type Problem,
} from '@revkeen-edge/domain'
import type { FoundLine } from './lines.ts'

/** The fields that say what a link sells. */
const SALES = ['line_items', 'product_ids', 'amount_minor'] as const
const NOTHING_SOLD = 'is required, unless line_items, product_ids, price_id or amount_minor says what is sold'

/** What a link is for, when the request does not say. */
export function impliedMode(body: CreatePaymentLink, lines: readonly FoundLine[]): PaymentLink['mode'] {
  if (body.mode) return body.mode
  if (body.invoice_id !== undefined) return 'invoice'
  return lines.some((line) => line.recurring) ? 'subscription' : 'custom'
}

/** Which fields of a new link contradict each other, or the time. */
export function checkLink(link: PaymentLink, lines: readonly FoundLine[], now: number): DomainError | null {
  const recurring = lines.some((line) => line.recurring)
  const choice = link.selectionMode !== 'bundle'
  const attached = (productId: string | null) =>
    productId === null || lines.some(({ line }) => line.productId === productId)
  const invoice = link.mode === 'invoice'
  return wrongFields([
    unless(link.expiresAt === null || link.expiresAt > now, 'expires_at', 'must be in the future'),
    unless(
      invoice === (link.invoiceId !== null),
      'invoice_id',
      invoice ? 'is required in the mode invoice' : 'is only for the mode invoice',
    ),
    unless(!invoice || lines.length === 0, 'line_items', 'do not go with an invoice'),
    unless(link.mode !== 'subscription' || recurring, 'mode', 'needs a recurring price'),
    unless(link.mode === 'subscription' || !recurring, 'mode', 'must be subscription for a recurring price'),
    ...intervalProblems(link, lines),
    ...SALES.map((field) =>
      unless(link.mode !== 'custom' || lines.length > 0 || link.amountMinor !== null, field, NOTHING_SOLD),
    ),
    unless(!choice || lines.length > 0, 'selection_mode', 'needs line items to choose from'),
    unless(
      link.selectionMode === 'single_select' || link.defaultProductId === null,
      'default_product_id',
      'is only for single_select',
    ),
    unless(
      link.selectionMode === 'single_select' || link.highlightedProductId === null,
      'highlighted_product_id',
      'is only for single_select',
    ),
    unless(attached(link.defaultProductId), 'default_product_id', 'is not a product of this link'),
    unless(attached(link.highlightedProductId), 'highlighted_product_id', 'is not a product of this link'),
    ...lines.map(({ field, currency }) =>
      unless(
        currency === null || currency === link.currency,
        field,
        `is in ${currency}, but the link is in ${link.currency}`,
      ),
    ),
  ])
}

/** One subscription has one interval: what is bought together shares it, and each choice of one has its own. */
function intervalProblems({ selectionMode }: PaymentLink, lines: readonly FoundLine[]): readonly (Problem | null)[] {
  const first = lines.find(({ every }) => every !== null)
  if (!first) return []
  if (selectionMode === 'single_select') {
    return lines.map(({ field, every }) => unless(every !== null, field, 'must recur, as the other choices do'))
  }
  return lines.map(({ field, every }) =>
    unless(every === null || every === first.every, field, 'is billed by another interval than the first'),
  )
}

/** A page reads all of a link, and each of its events repeats it. Far more than a page can show. */
const MAX_LINK_BYTES = 131_072

/** Whether everything free-form of a link together stays within what one row and its events should hold. */
export function checkSize({ lines, metadata }: PaymentLink): DomainError | null {
  const bytes = new TextEncoder().encode(JSON.stringify([lines, metadata])).byteLength
  if (bytes <= MAX_LINK_BYTES) return null
  return invalidField('line_items', `come to ${bytes} bytes with the metadata; at most ${MAX_LINK_BYTES} can be kept`)
}

/** Whether an invoice can be paid through a link, with the amount and currency that the link names. */
export function checkInvoice(link: PaymentLink, invoice: Invoice | null): DomainError | null {
  if (link.invoiceId === null) return null
  if (!invoice) return missing('Invoice', 'invoice_id')
  if (!isPayable(invoice)) {
    return invalidState(`The invoice is ${invoice.status}, so it cannot be paid.`, 'invoice_id')
  }
  const due = invoice.totalMinor - invoice.paidMinor
  return wrongFields([
    unless(link.currency === invoice.currency, 'currency', `must be the invoice's, ${invoice.currency}`),
    unless(
      link.amountMinor === null || link.amountMinor === due,
      'amount_minor',
      'must equal what is due on the invoice',
    ),
  ])
}

/** Whether the lines come to something that can be paid, and to the amount that the request names. */
export function checkTotal(link: PaymentLink, lines: readonly FoundLine[], catalogue: Catalogue): DomainError | null {
  if (lines.length === 0) return null
  const known = link.selectionMode === 'bundle' && lines.every((line) => line.fixed)
  if (!known) {
    return link.amountMinor === null
      ? null
      : invalidField('amount_minor', 'does not go with lines that the buyer chooses')
  }
  const sale = priceSale({ terms: link, catalogue, selection: null })
  if (!sale.ok) return sale.error
  if (link.amountMinor === null || link.amountMinor === sale.value.totalMinor) return null
  return invalidField('amount_minor', `must equal the total of the line items, ${sale.value.totalMinor}`)
}
