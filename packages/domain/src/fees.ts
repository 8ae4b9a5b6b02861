import { currencyDigits, divideRounded } from './money.ts'

/** The rates below, as a whole: whoever stores an estimate can tell what it was made with. */
export const FEE_MATRIX_VERSION = '2026-08'

/** A layer of what a transaction cost. */
export interface TransactionFee {
  id: string
  merchantId: string
  transactionId: string
  paymentId: string
  component: FeeComponent | 'dispute'
  currency: string
  percentageMinor: number
  fixedMinor: number
  /** Both parts together. Negative where a fee was given back. */
  amountMinor: number
  /** Whether it was worked out here, because the gateway does not tell it. */
  estimated: boolean
  /** The rates that an estimate was made with. */
  matrixVersion: string | null
  createdAt: number
}

export type FeeRail = 'card' | 'direct_debit' | 'pay_by_bank' | 'in_store'
export type FeeComponent = 'interchange' | 'scheme' | 'acquirer' | 'platform'

/** Whose card it is, seen from the merchant: of its own country, of the EEA, of the United States or of elsewhere. */
export type CardOrigin = 'domestic' | 'eea' | 'us' | 'international'
export type CardClass = 'consumer_debit' | 'consumer_credit' | 'commercial_debit' | 'commercial_credit'

export interface FeeCard {
  readonly origin: CardOrigin
  readonly cardClass: CardClass
  /** `visa`, `mastercard`, …; null where it is not known. */
  readonly scheme: string | null
}

/** One layer of what a payment costs, in minor units of its currency. */
export interface FeeLine {
  readonly component: FeeComponent
  readonly percentageMinor: number
  readonly fixedMinor: number
}

/** Hundredths of a percent. The regulated rates are caps; of an unregulated range it is a usual rate. */
const INTERCHANGE: Readonly<Record<CardOrigin, Readonly<Record<CardClass, number>>>> = {
  domestic: { consumer_debit: 20, consumer_credit: 30, commercial_debit: 128, commercial_credit: 190 },
  eea: { consumer_debit: 20, consumer_credit: 30, commercial_debit: 128, commercial_credit: 190 },
  us: { consumer_debit: 195, consumer_credit: 195, commercial_debit: 230, commercial_credit: 230 },
  international: { consumer_debit: 150, consumer_credit: 150, commercial_debit: 250, commercial_credit: 250 },
}
const DOMESTIC_SCHEME: Readonly<Record<string, number>> = { visa: 3, mastercard: 4 }
/** Of a scheme whose rate is not published: the upper end of the usual range. */
const OTHER_SCHEME = 5
const SCHEME: Readonly<Record<Exclude<CardOrigin, 'domestic'>, number>> = { eea: 5, us: 10, international: 10 }
const ACQUIRER: Readonly<Record<CardOrigin, number>> = { domestic: 15, eea: 25, us: 35, international: 35 }

const PLATFORM_BPS = 170
/** Hundredths of the currency's own unit. */
const PLATFORM_FIXED = 10
const COLLECTION_FIXED = 50

/** Where the caps of the Interchange Fee Regulation hold: cards of the merchant's own country cost as those of the EEA. */
const REGULATED = new Set(
  'GB AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(' '),
)
/** Schemes that issue no debit cards to speak of. */
const CREDIT_ONLY = new Set(['amex', 'discover', 'diners', 'jcb'])

/**
 * What a card is taken to be when its scheme alone is known: a consumer's, of the merchant's own country (ISO 3166-1
 * alpha-2; null where that is not known either), and a debit card where the scheme has them.
 */
export function assumedCard(country: string | null, scheme: string | null): FeeCard {
  const regulated = country === null || REGULATED.has(country)
  return {
    origin: regulated ? 'domestic' : country === 'US' ? 'us' : 'international',
    cardClass: scheme !== null && CREDIT_ONLY.has(scheme) ? 'consumer_credit' : 'consumer_debit',
    scheme,
  }
}

/**
 * What a payment by card costs, layer by layer: each is a line of its own and is rounded by itself, half away from zero.
 * An estimate: the networks charge by card programme and merchant category. Pinned by the worked examples of fees.test.ts.
 */
export function cardFees(amountMinor: number, currency: string, card: FeeCard): FeeLine[] {
  return [
    percentageLine('interchange', amountMinor, INTERCHANGE[card.origin][card.cardClass]),
    percentageLine('scheme', amountMinor, schemeBps(card)),
    percentageLine('acquirer', amountMinor, ACQUIRER[card.origin]),
    platformFee(amountMinor, currency),
  ]
}

/** What a payment costs by any rail; `card` is what is known of the card. */
export function railFees(rail: FeeRail, amountMinor: number, currency: string, card: FeeCard): FeeLine[] {
  switch (rail) {
    case 'card':
    case 'in_store':
      return cardFees(amountMinor, currency, card)
    case 'direct_debit':
      // A collection has one fixed price, and the platform adds nothing to it.
      return [{ component: 'acquirer', percentageMinor: 0, fixedMinor: fixedFee(COLLECTION_FIXED, currency) }]
    case 'pay_by_bank':
      return [platformFee(amountMinor, currency)]
  }
}

/** The platform's own fee: 1.7 percent and 0.10 of the payment's currency, which is nothing where it has no such part. */
export function platformFee(amountMinor: number, currency: string): FeeLine {
  return { ...percentageLine('platform', amountMinor, PLATFORM_BPS), fixedMinor: fixedFee(PLATFORM_FIXED, currency) }
}

/** What lines of fees come to, in minor units. */
export function feeTotals(lines: readonly FeeLine[]): { percentageMinor: number; fixedMinor: number } {
  return {
    percentageMinor: lines.reduce((sum, line) => sum + line.percentageMinor, 0),
    fixedMinor: lines.reduce((sum, line) => sum + line.fixedMinor, 0),
  }
}

function schemeBps({ origin, scheme }: FeeCard): number {
  if (origin !== 'domestic') return SCHEME[origin]
  return DOMESTIC_SCHEME[scheme ?? 'visa'] ?? OTHER_SCHEME
}

function percentageLine(component: FeeComponent, amountMinor: number, bps: number): FeeLine {
  const percentageMinor = Number(divideRounded(BigInt(amountMinor) * BigInt(bps), 10_000n))
  return { component, percentageMinor, fixedMinor: 0 }
}

/** An amount in hundredths of a currency's unit, in its minor units. */
function fixedFee(hundredths: number, currency: string): number {
  const scaled = BigInt(hundredths) * 10n ** BigInt(currencyDigits(currency))
  return Number(divideRounded(scaled, 100n))
}
