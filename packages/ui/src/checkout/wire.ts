import { formatMoney } from '../format/money.ts'
import type { PlanTexts } from './plan.ts'
import { taxRows, type TaxRow } from './taxes.ts'
import type { CodeView, PlanView, TotalsView } from './view.ts'

/** What the payment page's script and the worker say to each other, as JSON. Amounts are integer minor units. */

export interface ItemChoice {
  readonly id: string
  readonly quantity: number
  /** Only for a pay-what-you-want price: one unit's price. */
  readonly amount_minor?: number
}

/** POST to the quote URL. */
export interface QuoteRequest {
  readonly session: string
  readonly items: readonly ItemChoice[]
  readonly discount_code?: string
  /** Where the payer is, as far as the form says. */
  readonly place?: { readonly country: string; readonly state?: string }
}

/** What the order costs, with every text that the page shows: the browser computes no amount. */
export interface QuoteReply {
  readonly lines: readonly { readonly id: string; readonly total_minor: number; readonly formatted: string }[]
  readonly subtotal_minor: number
  readonly discount_minor: number | null
  readonly shipping_minor: number | null
  readonly tax_minor: number | null
  readonly total_minor: number
  readonly taxes: readonly TaxRow[]
  /** The code that counts, its name for people, or why the one that was asked for does not. */
  readonly code: string | null
  readonly code_label: string | null
  readonly code_error: string | null
  /** What each later period of a subscription costs; null where nothing recurs. */
  readonly recurring_minor: number | null
  /** When the figures were computed, in UTC milliseconds. */
  readonly quoted_at: number | null
  /** The digest of what the payer agrees to; null where no card is kept. */
  readonly terms: string | null
  /** Where a card is kept, the words that depend on its terms. */
  readonly plan: Partial<PlanTexts> | null
  readonly formatted: {
    readonly subtotal: string
    readonly discount: string | null
    readonly shipping: string | null
    readonly tax: string | null
    readonly total: string
  }
}

export interface AddressBody {
  readonly line1?: string
  readonly line2?: string
  readonly city?: string
  readonly state?: string
  readonly postal_code?: string
  readonly country?: string
}

/** POST to the pay URL. Empty fields are left out. */
export interface PayRequest extends Omit<QuoteRequest, 'place'> {
  /** One-time, from Collect.js. */
  readonly payment_token: string
  readonly email: string
  readonly name?: string
  readonly phone?: string
  readonly billing_address?: AddressBody
  readonly shipping_address?: AddressBody
  /** The total that the payer saw. Another one is answered with `total_changed`. */
  readonly expected_total_minor: number
  /** Only where a card is kept: the digest of the terms that the payer saw. Others are answered with `total_changed`. */
  readonly expected_terms?: string
  /** Only where something recurs: when the figures that the payer saw were computed. */
  readonly quoted_at?: number
  /** Only where the page has a terms checkbox. */
  readonly terms_accepted?: true
}

/** Answer to a `PayRequest`, with status 200. After `authentication_required` the script asks for a `challenge`. */
export type PayReply =
  | { readonly status: 'succeeded' | 'processing' | 'already_paid' | 'unavailable'; readonly redirect_url: string }
  | { readonly status: 'authentication_required' }
  | { readonly status: 'challenge'; readonly redirect_url: string }
  | { readonly status: 'declined'; readonly message: string; readonly field?: 'ccnumber' | 'ccexp' | 'cvv' }
  | { readonly status: 'total_changed' | 'code_refused'; readonly quote: QuoteReply; readonly message: string }

/** Answer of the status URL, with status 200. `open` means that no attempt is under way. */
export interface StatusReply {
  readonly status: 'open' | 'processing' | 'paid' | 'declined' | 'expired'
  readonly redirect_url?: string
  readonly message?: string
}

/** What a page says where a card is kept. */
export interface ShownTerms {
  readonly digest: string
  readonly words: Partial<PlanTexts>
  /** Null where nothing recurs. */
  readonly view: PlanView | null
}

/** The reply to a quote: amounts as the server computed them, and their texts in the payer's locale. */
export function quoteReply(
  lines: readonly { readonly id: string; readonly totalMinor: number }[],
  totals: TotalsView,
  currency: string,
  locale: string,
  code: Pick<CodeView, 'applied' | 'problem'> = { applied: null, problem: null },
  shown: ShownTerms | null = null,
): QuoteReply {
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  const orNull = (amountMinor: number | null | undefined, sign = 1) =>
    amountMinor == null ? null : money(sign * amountMinor)
  return {
    lines: lines.map((line) => ({ id: line.id, total_minor: line.totalMinor, formatted: money(line.totalMinor) })),
    subtotal_minor: totals.subtotalMinor,
    discount_minor: totals.discountMinor,
    shipping_minor: totals.shippingMinor ?? null,
    tax_minor: totals.taxMinor,
    total_minor: totals.totalMinor,
    taxes: taxRows(totals.taxes ?? [], currency, locale),
    code: code.applied,
    code_label: totals.discountLabel ?? null,
    code_error: code.problem,
    recurring_minor: shown?.view?.regularMinor ?? null,
    quoted_at: shown?.view?.at ?? null,
    terms: shown && shown.digest,
    plan: shown && shown.words,
    formatted: {
      subtotal: money(totals.subtotalMinor),
      discount: orNull(totals.discountMinor, -1),
      shipping: orNull(totals.shippingMinor),
      tax: orNull(totals.taxMinor),
      total: money(totals.totalMinor),
    },
  }
}
