import {
  invariant,
  invoiceAmounts,
  ok,
  type AppliedDiscount,
  type DomainError,
  type Invoice,
  type InvoiceLine,
  type LineAmounts,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { TaxedLine, TaxedSale } from '../ports/tax-engine.ts'

/** What pricing needs to know of a line. */
type PricedLine = TaxedLine & Pick<InvoiceLine, 'billingInterval'>

/** The figures of an invoice, laid over its rows. */
export interface Figures<Line = InvoiceLine> {
  readonly invoice: Pick<
    Invoice,
    'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor' | 'taxes' | 'discounts' | 'taxTreatment'
  >
  readonly lines: readonly (Line & LineAmounts)[]
  /** What each discount took off, for its redemption. */
  readonly discountAmounts: readonly { readonly discountId: string; readonly amountMinor: number }[]
}

/**
 * Prices an invoice: discounts, then taxes, exact to the minor unit (see `invoiceAmounts`). A preview shows these
 * figures and the commit stores them: there is no other way to an invoice's amounts. The tax engine is asked once.
 * Errors: `validation_error` on `line_items` for a negative total, `amount_too_large`.
 */
export async function figuresOf<Line extends PricedLine = InvoiceLine>(
  { runtime }: Pick<Context, 'runtime'>,
  sale: TaxedSale,
  { currency, lines, discounts }: Pick<Invoice, 'currency' | 'discounts'> & { lines: readonly Line[] },
): Promise<Result<Figures<Line>, DomainError>> {
  const { merchant, customer, products, rates } = sale
  const { taxTreatment } = customer
  const applied = await runtime.taxes.ratesOf({ merchant, customer, products, rates, currency }, lines.map(taxedLine))
  invariant(applied.length === lines.length, 'every line has its rates')
  const priced = invoiceAmounts({
    currency,
    discounts,
    treatment: taxTreatment,
    lines: lines.map((line, index) => ({
      subtotalMinor: line.subtotalMinor,
      productId: line.productId,
      recurring: line.billingInterval !== null,
      rates: applied[index] ?? [],
    })),
  })
  if (!priced.ok) return priced
  const { subtotalMinor, discountMinor, taxMinor, totalMinor, taxes } = priced.value
  return ok({
    invoice: {
      subtotalMinor,
      discountMinor,
      taxMinor,
      totalMinor,
      taxes: [...taxes],
      discounts: appliedOf(discounts),
      taxTreatment,
    },
    lines: lines.map((line, index) => ({ ...line, ...amountsAt(priced.value.lines, index) })),
    discountAmounts: priced.value.discounts,
  })
}

function taxedLine({ productId, taxRateIds, subtotalMinor }: PricedLine): TaxedLine {
  return { productId, taxRateIds, subtotalMinor }
}

function amountsAt(lines: readonly LineAmounts[], index: number): LineAmounts {
  const amounts = lines[index]
  invariant(amounts, 'every line has its amounts')
  return amounts
}

function appliedOf(discounts: readonly AppliedDiscount[]): AppliedDiscount[] {
  return discounts.map(({ id, code, name, type, value, currency, scope, productIds }) => {
    return { id, code, name, type, value, currency, scope, productIds }
  })
}
