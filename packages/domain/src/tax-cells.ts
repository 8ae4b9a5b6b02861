import { roundParts } from './money.ts'

/** Taxes by rate, and of each rate by line, in minor units. */
export type TaxCells = readonly (readonly bigint[])[]

/**
 * Splits taxes that are known by line and by rate into what each line bears of each rate: the cells of a line sum to its
 * tax, those of a rate to the rate's. `weightOf` says how much of a line's tax is a rate's, 0 for one that it does not bear.
 */
export function taxCells(
  byLine: readonly bigint[],
  byRate: readonly bigint[],
  weightOf: (rate: number, line: number) => bigint,
): TaxCells {
  const cells = byRate.map(() => byLine.map(() => 0n))
  for (const [line, tax] of byLine.entries()) {
    const weights = byRate.map((_, rate) => weightOf(rate, line))
    for (const [rate, part] of shared(tax, weights).entries()) setCell(cells, rate, line, part)
  }
  evenOut(cells, byRate, (rate, line) => weightOf(rate, line) > 0n)
  return cells
}

/** An amount shared out by weights that are not negative, by largest remainder; nothing where there is no weight. */
export function shared(amount: bigint, weights: readonly bigint[]): bigint[] {
  const all = total(weights)
  if (all <= 0n) return weights.map(() => 0n)
  return roundParts(
    weights.map((weight) => weight * amount),
    all,
  )
}

export function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

/** Rounding by line leaves a rate a unit off: that is moved to a rate that shares a line with it, to the root of all. */
function evenOut(cells: bigint[][], byRate: readonly bigint[], bears: (rate: number, line: number) => boolean): void {
  for (const { rate, parent, line } of treeOf(cells, bears).toReversed()) {
    const off = total(cells[rate] ?? []) - (byRate[rate] ?? 0n)
    setCell(cells, rate, line, (cells[rate]?.[line] ?? 0n) - off)
    setCell(cells, parent, line, (cells[parent]?.[line] ?? 0n) + off)
  }
}

interface Branch {
  readonly rate: number
  readonly parent: number
  /** The largest that both bear. */
  readonly line: number
}

/** The rates in the order in which they are reached over the lines that they share, without those that begin a tree. */
function treeOf(cells: TaxCells, bears: (rate: number, line: number) => boolean): Branch[] {
  const branches: Branch[] = []
  const seen = new Set<number>()
  for (const root of cells.keys()) {
    if (seen.has(root)) continue
    seen.add(root)
    const queue = [root]
    for (const parent of queue) {
      for (const rate of cells.keys()) {
        const line = seen.has(rate) ? null : sharedLine(cells, [parent, rate], bears)
        if (line === null) continue
        seen.add(rate)
        queue.push(rate)
        branches.push({ rate, parent, line })
      }
    }
  }
  return branches
}

function sharedLine(
  cells: TaxCells,
  [one, other]: readonly [number, number],
  bears: (rate: number, line: number) => boolean,
): number | null {
  const lines = [...(cells[one] ?? []).keys()].filter((line) => bears(one, line) && bears(other, line))
  const size = (line: number) => magnitude((cells[one]?.[line] ?? 0n) + (cells[other]?.[line] ?? 0n))
  return lines.toSorted((a, b) => (size(b) > size(a) ? 1 : size(b) < size(a) ? -1 : a - b))[0] ?? null
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

function setCell(cells: readonly bigint[][], rate: number, line: number, amount: bigint): void {
  const row = cells[rate]
  if (row) row[line] = amount
}
