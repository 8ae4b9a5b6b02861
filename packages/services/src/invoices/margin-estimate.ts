import type { MarginEstimateRequest } from '@revkeen-edge/contracts'
import {
  err,
  feeTotals,
  missing,
  ok,
  railFees,
  type DomainError,
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
 * allows, or all. The card is taken to be a consumer's debit card of the merchant's own country. Errors:
 * `resource_missing`.
 */
export async function estimateMargin(
  { db }: Context,
  id: string,
  { amount_minor: amount, rails, card_scheme: scheme, card_schemes: schemes }: MarginEstimateRequest,
): Promise<Result<MarginEstimates, DomainError>> {
  const { invoice } = await db.load({ invoice: db.rows.invoices.byId(id) })
  if (!invoice) return err(missing('Invoice'))
  const amountMinor = amount ?? invoice.totalMinor
  const wanted = [...new Set(rails ?? allowedRails(invoice))]
  const cards = [...new Set([...(schemes ?? []), ...(scheme === undefined ? [] : [scheme])])]
  const estimates = wanted.flatMap((rail) => {
    const named = rail === 'card' || rail === 'in_store' ? cards : []
    return (named.length > 0 ? named : [null]).map((each) => estimateOf(rail, each, amountMinor, invoice.currency))
  })
  return ok({ invoice, amountMinor, estimates })
}

function allowedRails({ allowedMethods }: Invoice): readonly FeeRail[] {
  return allowedMethods === null ? RAILS : RAILS.filter((rail) => allowedMethods.includes(rail))
}

function estimateOf(rail: FeeRail, scheme: string | null, grossMinor: number, currency: string): MarginEstimate {
  const card = { origin: 'domestic', cardClass: 'consumer_debit', scheme: scheme?.toLowerCase() ?? null } as const
  return { rail, scheme, grossMinor, ...feeTotals(railFees(rail, grossMinor, currency, card)) }
}
