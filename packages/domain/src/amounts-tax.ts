import { WHOLE_PERCENTAGE } from './amounts-percentage.ts'
import { roundParts } from './money.ts'
import { taxCells } from './tax-cells.ts'
import type { TaxRate, TaxTreatment } from './tax.ts'

/** A rate as an invoice keeps it. The id is null for one that is not the merchant's own. */
export interface AppliedRate extends Pick<
  TaxRate,
  'displayName' | 'percentage' | 'inclusive' | 'jurisdiction' | 'taxType'
> {
  readonly id: string | null
}

/** A line after its discounts, in minor units, and its rates by `rateKey`. */
export interface TaxableLine {
  readonly amount: bigint
  readonly rates: ReadonlyMap<string, AppliedRate>
}

export interface RateTax {
  readonly rate: AppliedRate
  /** What the rate's lines come to without the taxes that they contain. */
  readonly taxable: bigint
  readonly tax: bigint
  /** Of it by line, in the order of the lines; null for a line that does not bear the rate. */
  readonly byLine: readonly (bigint | null)[]
}

interface Taxed {
  /** By line, in the order of the lines: the taxes that its amount contains, and those that are added to it. */
  readonly included: readonly bigint[]
  readonly added: readonly bigint[]
  /** The highest rate first, whatever the order of the lines. */
  readonly byRate: readonly RateTax[]
}

type KeyedRate = readonly [key: string, rate: AppliedRate]
type TaxByRate = readonly (readonly [key: string, byLine: readonly bigint[]])[]

const WHOLE = BigInt(WHOLE_PERCENTAGE)

/** Two snapshots are one rate where all that an invoice shows of them is the same. */
export function rateKey({ id, displayName, percentage, inclusive, jurisdiction, taxType }: AppliedRate): string {
  return JSON.stringify([id, displayName, percentage, inclusive, jurisdiction, taxType])
}

/**
 * The taxes of lines: of each rate once, on all its lines together, then shared out to them. Inclusive taxes are taken out
 * of the lines; exclusive ones are computed on what that leaves, and added. An exempt customer has none; a reverse charge
 * names its rates with a tax of zero.
 */
export function taxLines(lines: readonly TaxableLine[], treatment: TaxTreatment): Taxed {
  const none = lines.map(() => 0n)
  if (treatment === 'exempt') return { included: none, added: none, byRate: [] }
  const rates = ratesOf(lines)
  if (treatment === 'reverse_charge') return { included: none, added: none, byRate: rateTaxes(lines, rates, []) }
  const contained = takeOut(lines, rates)
  const nets = lines.map((line, index) => ({ ...line, amount: line.amount - (contained.byLine[index] ?? 0n) }))
  const onTop = addOn(nets, rates)
  const byRate = rateTaxes(nets, rates, [...contained.byRate, ...onTop.byRate])
  return { included: contained.byLine, added: onTop.byLine, byRate }
}

/** Every rate of the lines once. Their order decides ties, so it must not depend on that of the lines. */
function ratesOf(lines: readonly TaxableLine[]): KeyedRate[] {
  const rates = [...new Map(lines.flatMap((line) => [...line.rates]))]
  return rates.toSorted(([a, one], [b, other]) => other.percentage - one.percentage || (a < b ? -1 : 1))
}

function rateTaxes(nets: readonly TaxableLine[], rates: readonly KeyedRate[], taxes: TaxByRate): RateTax[] {
  const taxOf = new Map(taxes)
  return rates.map(([key, rate]) => {
    const byLine = taxOf.get(key) ?? []
    return {
      rate,
      taxable: total(nets.map((line) => (line.rates.has(key) ? line.amount : 0n))),
      tax: total(byLine),
      byLine: nets.map((line, index) => (line.rates.has(key) ? (byLine[index] ?? 0n) : null)),
    }
  })
}

interface Shares {
  readonly byLine: readonly bigint[]
  readonly byRate: TaxByRate
}

function takeOut(lines: readonly TaxableLine[], rates: readonly KeyedRate[]): Shares {
  const inclusive = rates.filter(([, rate]) => rate.inclusive)
  const shares = families(lines).map((family) =>
    takeOutFamily(
      lines,
      inclusive.filter(([key]) => family.has(key)),
    ),
  )
  return { byLine: summed(lines, shares), byRate: shares.flatMap(({ byRate }) => byRate) }
}

/** Groups of inclusive rates that have lines in common: the taxes of one group come out of one amount. */
function families(lines: readonly TaxableLine[]): ReadonlySet<string>[] {
  let found: Set<string>[] = []
  for (const { rates } of lines) {
    const keys = [...rates].filter(([, rate]) => rate.inclusive).map(([key]) => key)
    if (keys.length === 0) continue
    const touched = found.filter((family) => keys.some((key) => family.has(key)))
    const merged = new Set([...keys, ...touched.flatMap((family) => [...family])])
    found = [...found.filter((family) => !touched.includes(family)), merged]
  }
  return found
}

/**
 * What a family takes out of its lines: `amount × p / (100 % + p)`, p being the percentages that a line contains. It is
 * rounded once for the family, then shared out twice: to the lines, and to the rates.
 */
function takeOutFamily(lines: readonly TaxableLine[], family: readonly KeyedRate[]): Shares {
  const contained = lines.map(({ rates }) =>
    total(family.map(([key, rate]) => (rates.has(key) ? BigInt(rate.percentage) : 0n))),
  )
  const common = [...new Set(contained)].map((percentage) => WHOLE + percentage).reduce(leastCommonMultiple, 1n)
  const units = lines.map(({ amount }, index) => amount * (common / (WHOLE + (contained[index] ?? 0n))))
  const byLine = roundParts(
    units.map((unit, index) => unit * (contained[index] ?? 0n)),
    common,
  )
  const ofRates = family.map(([key, { percentage }]) =>
    total(lines.map(({ rates }, index) => (rates.has(key) ? (units[index] ?? 0n) * BigInt(percentage) : 0n))),
  )
  const taxes = roundParts(ofRates, common, total(byLine))
  const cells = taxCells(byLine, taxes, (rate, line) => {
    const [key, { percentage }] = family[rate] ?? ['', { percentage: 0 }]
    return lines[line]?.rates.has(key) ? BigInt(percentage) : 0n
  })
  return { byLine, byRate: family.map(([key], index) => [key, cells[index] ?? []] as const) }
}

function addOn(nets: readonly TaxableLine[], rates: readonly KeyedRate[]): Shares {
  const shares = rates
    .filter(([, rate]) => !rate.inclusive)
    .map(([key, { percentage }]) => {
      const taxes = nets.map((line) => (line.rates.has(key) ? line.amount * BigInt(percentage) : 0n))
      const byLine = roundParts(taxes, WHOLE)
      return { byLine, byRate: [[key, byLine] as const] }
    })
  return { byLine: summed(nets, shares), byRate: shares.flatMap(({ byRate }) => byRate) }
}

function summed(lines: readonly TaxableLine[], shares: readonly Shares[]): bigint[] {
  return lines.map((_, index) => total(shares.map(({ byLine }) => byLine[index] ?? 0n)))
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [divisor, rest] = [a, b]
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((running, amount) => running + amount, 0n)
}
