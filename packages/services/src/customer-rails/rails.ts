import { isoOrNull, RAILS, type PreferredRailWire, type Rail, type RailWire } from '@revkeen-edge/contracts'
import { currencyDigits, divideRounded, type Invoice, type Payment, type PaymentMethod } from '@revkeen-edge/domain'

/** What decides by which ways a customer can pay. */
export interface RailFacts {
  readonly hasGateway: boolean
  readonly cards: readonly PaymentMethod[]
  readonly lastCardPayment: Payment | null
  /** The invoice to be paid, where it is about one. */
  readonly invoice: Invoice | null
}

const UNAVAILABLE: Readonly<Record<Exclude<Rail, 'card'>, string>> = {
  direct_debit: 'no_mandate',
  pay_by_bank: 'no_bank_connection',
  in_store: 'no_terminal',
}

/** Every rail, available or with the reason why not. */
export function railsOf(facts: RailFacts): RailWire[] {
  return RAILS.map((rail) => {
    const reason = reasonAgainst(rail, facts)
    const lastUsed = rail === 'card' ? (facts.lastCardPayment?.createdAt ?? null) : null
    return { rail, available: reason === null, reason_if_not: reason, last_used_at: isoOrNull(lastUsed) }
  })
}

function reasonAgainst(rail: Rail, { hasGateway, invoice }: RailFacts): string | null {
  if (invoice?.allowedMethods && !invoice.allowedMethods.includes(rail)) return 'not_allowed_by_invoice'
  if (rail !== 'card') return UNAVAILABLE[rail]
  return hasGateway ? null : 'no_gateway_account'
}

const STORED_CARD_SCORE = 100
const NEW_CARD_SCORE = 50

/**
 * The rails, the best first: one that can be charged at once before one for which the customer must act, both before
 * what is not available. The fee is the platform's alone; what the card's issuer and scheme take is not known before.
 */
export function preferredRails(facts: RailFacts, amount: Amount | null): PreferredRailWire[] {
  const rails = railsOf(facts).toSorted((a, b) => scoreOf(b, facts).score - scoreOf(a, facts).score)
  return rails.map((rail, index) => preferredRail(rail, index + 1, facts, amount))
}

interface Amount {
  readonly amountMinor: number
  readonly currency: string
}

function preferredRail(rail: RailWire, rank: number, facts: RailFacts, amount: Amount | null): PreferredRailWire {
  return { ...rail, rank, ...scoreOf(rail, facts), ...(rail.available && amount ? feesOf(amount) : {}) }
}

function scoreOf(
  rail: RailWire,
  { cards, lastCardPayment }: RailFacts,
): Pick<PreferredRailWire, 'score' | 'reason' | 'reasons'> {
  if (!rail.available) return scored(0, [rail.reason_if_not ?? 'unavailable'])
  const recent = lastCardPayment ? ['used_before'] : []
  return cards.length > 0
    ? scored(STORED_CARD_SCORE, ['stored_card', ...recent])
    : scored(NEW_CARD_SCORE, ['card_to_be_entered', ...recent])
}

function scored(
  score: number,
  reasons: [string, ...string[]],
): Pick<PreferredRailWire, 'score' | 'reason' | 'reasons'> {
  return { score, reason: reasons[0], reasons }
}

function feesOf({ amountMinor, currency }: Amount) {
  const fee = platformFee(amountMinor, currency)
  return { estimated_fee_minor: fee, net_after_fees_minor: amountMinor - fee }
}

const RATE_PER_MILLE = 17n
const FIXED_DIVISOR = 10n

/** The platform's fee of a transaction in minor units: 1.7% and 0.10 of its currency, which is 0 in yen. */
export function platformFee(amountMinor: number, currency: string): number {
  const share = divideRounded(BigInt(amountMinor) * RATE_PER_MILLE, 1000n)
  const digits = currencyDigits(currency)
  return Number(share) + (digits === 0 ? 0 : Number(10n ** BigInt(digits) / FIXED_DIVISOR))
}
