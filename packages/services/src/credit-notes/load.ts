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
} from '@revkeen-edge/domain'
import { REQUEST_KEY_MS } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import { reversibleOf, reversibleQueries, type Reversible } from '../reversals/state.ts'

/** An invoice with all that crediting it needs to know. */
export interface Creditable extends Reversible {
  /** Its credit notes that stand, oldest first. */
  readonly notes: readonly CreditNote[]
  readonly noteLines: readonly CreditNoteLine[]
  readonly products: readonly Product[]
  readonly redemptions: readonly DiscountRedemption[]
  /** A charge of it under way. */
  readonly open: PaymentAttempt | null
}

/** What was issued before for the same request. */
export interface Before {
  /** By the key in its body. */
  readonly sameKey: CreditNote | null
  /** By the key of the request: what it asked of gateways. */
  readonly earlier: readonly PaymentAttempt[]
}

/** Reads an invoice to credit, in one round trip. Errors: `resource_missing`. */
export async function loadCreditable(
  context: Context,
  invoiceId: string,
  { key = null, param }: { readonly key?: string | null; readonly param?: string | undefined } = {},
): Promise<Result<{ readonly around: Creditable; readonly before: Before }, DomainError>> {
  const { rows } = context.db
  const { notes, noteLines, products, redemptions, open, sameKey, earlier, ...found } = await context.db.load({
    ...reversibleQueries(context, { invoiceId }),
    notes: rows.creditNotes.ofInvoice(invoiceId),
    noteLines: rows.creditNotes.linesOfInvoice(invoiceId),
    products: rows.products.ofInvoice(invoiceId),
    redemptions: rows.discounts.redemptionsOf(invoiceId),
    open: rows.paymentAttempts.openForInvoice(invoiceId),
    sameKey: rows.creditNotes.byIdempotencyKey(key ?? ''),
    earlier: rows.paymentAttempts.reversalsOfRequest(context.requestKey ?? '', context.now - REQUEST_KEY_MS),
  })
  const around = reversibleOf(found)
  if (!around) return err(missing('Invoice', param))
  const standing = notes.filter(({ status }) => status !== 'voided')
  return ok({
    around: { ...around, notes: standing, noteLines, products, redemptions, open },
    before: { sameKey, earlier },
  })
}
