import {
  err,
  missing,
  ok,
  type CreditNote,
  type CreditNoteLine,
  type DiscountRedemption,
  type DomainError,
  type PaymentAttempt,
  type Product,
  type Result,
  type Reversal,
} from '@revkeen-edge/domain'
import { REQUEST_KEY_MS } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import { sideOf, sideQuery, type Side } from '../subscriptions/side.ts'
import { reversibleOf, reversibleQueries, type Reversible } from '../reversals/state.ts'

/** An invoice with all that crediting it needs to know. */
export interface Creditable extends Reversible {
  readonly noteLines: readonly CreditNoteLine[]
  readonly products: readonly Product[]
  readonly redemptions: readonly DiscountRedemption[]
  /** The subscription that it bills; null where it bills none. */
  readonly side: Side | null
  /** A charge of it under way. */
  readonly open: PaymentAttempt | null
}

/** What was issued before for the same request. */
export interface Before {
  /** By the key in its body. */
  readonly sameKey: CreditNote | null
  /** By the key of the request: what it began to return. */
  readonly earlier: readonly Reversal[]
}

/** Reads an invoice to credit, in one round trip. Errors: `resource_missing`. */
export async function loadCreditable(
  context: Context,
  invoiceId: string,
  { key = null, param }: { readonly key?: string | null; readonly param?: string | undefined } = {},
): Promise<Result<{ readonly around: Creditable; readonly before: Before }, DomainError>> {
  const { rows } = context.db
  const { noteLines, products, redemptions, open, sameKey, earlier, beside, ...found } = await context.db.load({
    ...reversibleQueries(context, { invoiceId }),
    beside: sideQuery(rows, invoiceId),
    noteLines: rows.creditNotes.linesOfInvoice(invoiceId),
    products: rows.products.ofInvoice(invoiceId),
    redemptions: rows.discounts.redemptionsOf(invoiceId),
    open: rows.paymentAttempts.openForInvoice(invoiceId),
    sameKey: rows.creditNotes.byIdempotencyKey(key ?? ''),
    earlier: rows.reversals.ofRequest(context.requestKey ?? '', context.now - REQUEST_KEY_MS),
  })
  const around = reversibleOf(found)
  if (!around) return err(missing('Invoice', param))
  const side = sideOf(beside, around.customer, around.merchant)
  return ok({
    around: { ...around, noteLines, products, redemptions, open, side },
    before: { sameKey, earlier },
  })
}
