import type { Price, PriceTier } from './catalogue.ts'
import { divideRounded, MAX_AMOUNT_MINOR } from './money.ts'
import { err, ok, type Result } from './result.ts'

/** Rates have at most this many decimals of a minor unit; sums of rates are whole numbers of such parts. */
const RATE_DECIMALS = 12
const SCALE = 10n ** BigInt(RATE_DECIMALS)

export type Amounts = Pick<Price, 'unitAmount' | 'billingScheme' | 'tiersMode' | 'tiers' | 'transformQuantity'>

/**
 * What a quantity costs at a fixed price: per unit, by package or by tiers. Exact until the end, then rounded once, half
 * away from zero. A package divides the quantity before the tiers are looked up.
 */
export function amountOf(price: Amounts, quantity: number): Result<number, 'amount_too_large'> {
  const units = packages(price, quantity)
  const scaled =
    price.billingScheme === 'tiered' ? tieredAmount(price, units) : units * BigInt(price.unitAmount ?? 0) * SCALE
  const amount = divideRounded(scaled, SCALE)
  return amount > BigInt(MAX_AMOUNT_MINOR) ? err('amount_too_large') : ok(Number(amount))
}

function packages({ transformQuantity }: Amounts, quantity: number): bigint {
  if (!transformQuantity) return BigInt(quantity)
  const size = BigInt(transformQuantity.divide_by)
  const partial = transformQuantity.round === 'up' ? size - 1n : 0n
  return (BigInt(quantity) + partial) / size
}

function tieredAmount({ tiers, tiersMode }: Amounts, units: bigint): bigint {
  if (!tiers || units === 0n) return 0n
  return tiersMode === 'volume' ? volumeAmount(tiers, units) : graduatedAmount(tiers, units)
}

/** All units at the rate of the tier that the whole quantity falls into. */
function volumeAmount(tiers: readonly PriceTier[], units: bigint): bigint {
  const tier = tiers.find(({ up_to }) => up_to === null || units <= BigInt(up_to))
  return tier ? units * rateOf(tier) + flatOf(tier) : 0n
}

/** Each unit at the rate of its own tier; a flat amount is added once its tier is reached. */
function graduatedAmount(tiers: readonly PriceTier[], units: bigint): bigint {
  let total = 0n
  let below = 0n
  for (const tier of tiers) {
    if (units <= below) break
    const end = tier.up_to === null || BigInt(tier.up_to) > units ? units : BigInt(tier.up_to)
    total += (end - below) * rateOf(tier) + flatOf(tier)
    below = end
  }
  return total
}

function flatOf(tier: PriceTier): bigint {
  return BigInt(tier.flat_amount_minor ?? 0) * SCALE
}

/** The rate of one unit in parts of a minor unit; the decimal text wins over the whole number. */
function rateOf(tier: PriceTier): bigint {
  const [whole = '0', fraction = ''] = (tier.unit_amount_decimal ?? String(tier.unit_amount_minor ?? 0)).split('.')
  return BigInt(whole) * SCALE + BigInt(fraction.padEnd(RATE_DECIMALS, '0'))
}
