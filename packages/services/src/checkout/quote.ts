import { err, ok, priceSale, type Choice, type DomainError, type Result, type Sale } from '@revkeen-edge/domain'
import { soldOut } from '../charging/taken.ts'
import type { PayableCheckout } from './load.ts'

/**
 * What a checkout costs: through a link by the buyer's choice and the catalogue of this moment, in a merchant's own
 * session as it was made, for an invoice what is left of it.
 */
export function quoteCheckout(
  { link, products, prices, session, invoice }: PayableCheckout,
  selection: readonly Choice[] | null,
): Result<Sale, DomainError> {
  if (invoice) return ok(saleOfInvoice(invoice))
  if (link) return priceSale({ terms: link, catalogue: { products, prices }, selection })
  if (!session) throw new Error('a checkout has a link or a session')
  const missing = soldOut(session.lines, products)
  if (missing) return err(missing)
  return ok({ lines: session.lines, currency: session.currency, totalMinor: session.amountMinor })
}

function saleOfInvoice({ row, lines }: NonNullable<PayableCheckout['invoice']>): Sale {
  const sold = lines.map(({ productId, priceId, description, quantity, unitAmountMinor, subtotalMinor }) => {
    return { productId, priceId, description, quantity, unitAmountMinor, subtotalMinor }
  })
  return { lines: sold, currency: row.currency, totalMinor: row.totalMinor - row.paidMinor }
}
