import type { MarginEstimateRequest } from '@revkeen-edge/contracts'
import {
  assumedCard,
  err,
  feeTotals,
  missing,
  ok,
  railFees,
  type DomainError,
  type FeeCard,
  type FeeRail,
  type Invoice,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** What a payment by one rail would leave, in minor units. */
export interface MarginEstimate {
  readonly rail: FeeRail
  readonly scheme: string | null
  readonly grossMinor: number
  readonly percentageMinor: number
  readonly fixedMinor: number
}

export interface MarginEstimates {
  readonly invoice: Invoice
  readonly amountMinor: number
  readonly estimates: readonly MarginEstimate[]
}

const RAILS: readonly FeeRail[] = ['card', 'direct_debit', 'pay_by_bank', 'in_store']

/**
 * What paying an invoice would cost, by rail and card scheme: its total, or another amount; by the ways to pay that it
 * allows, or all. The card is taken to be a consumer's of the merchant's own country. Errors: `resource_missing`.
 */
export async function estimateMargin(
  { db }: Context,
  id: string,
  { amount_minor: amount, rails, card_scheme: scheme, card_schemes: schemes }: MarginEstimateRequest,
): Promise<Result<MarginEstimates, DomainError>> {
  const { invoice, merchant } = await db.load({ invoice: db.rows.invoices.byId(id), merchant: db.rows.merchant.get() })
  if (!invoice) return err(missing('Invoice'))
  const amountMinor = amount ?? invoice.totalMinor
  const priced = { amountMinor, currency: invoice.currency }
  const wanted = [...new Set(rails ?? allowedRails(invoice))]
  const cards = [...new Set([...(schemes ?? []), ...(scheme === undefined ? [] : [scheme])])]
  const estimates = wanted.flatMap((rail) => {
    const named = rail === 'card' || rail === 'in_store' ? cards : []
    return (named.length > 0 ? named : [null]).map((each) => {
      const card = assumedCard(merchant?.country ?? null, each?.toLowerCase() ?? null)
      return estimateOf(rail, card, each, priced)
    })
  })
  return ok({ invoice, amountMinor, estimates })
}

function allowedRails({ allowedMethods }: Invoice): readonly FeeRail[] {
  return allowedMethods === null ? RAILS : RAILS.filter((rail) => allowedMethods.includes(rail))
}

function estimateOf(
  rail: FeeRail,
  card: FeeCard,
  scheme: string | null,
  { amountMinor, currency }: { amountMinor: number; currency: string },
): MarginEstimate {
  return { rail, scheme, grossMinor: amountMinor, ...feeTotals(railFees(rail, amountMinor, currency, card)) }
}
