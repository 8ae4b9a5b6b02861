import { divideRounded } from './money.ts'
import { shared } from './tax-cells.ts'

/** What is left of a line of an invoice, with its tax, and what is credited of it, in minor units. */
export interface CreditedLine {
  readonly leftMinor: number
  readonly leftTaxMinor: number
  readonly partMinor: number
}

export interface Bounds {
  readonly lowest: number
  readonly highest: number
}

/** Taxes in minor units, by rate and of each rate by line. */
export type Cells = readonly (readonly number[])[]

/** The tax that a part of a line may have: neither more than the part, nor so little that the rest of it is tax alone. */
export function lineBounds({ leftMinor, leftTaxMinor, partMinor }: CreditedLine): Bounds {
  if (leftMinor < 0) {
    const { lowest, highest } = boundsOf(-leftMinor, -leftTaxMinor, -partMinor)
    return { lowest: -highest, highest: -lowest }
  }
  return boundsOf(leftMinor, leftTaxMinor, partMinor)
}

/** The same of any amount that is credited in part. */
export function boundsOf(leftMinor: number, leftTaxMinor: number, creditedMinor: number): Bounds {
  const highest = Math.max(0, Math.min(leftTaxMinor, creditedMinor))
  return { lowest: Math.min(highest, Math.max(0, leftTaxMinor - (leftMinor - creditedMinor))), highest }
}

/** Far finer than a minor unit, so that nothing is rounded that matters. */
export const SCALE = 1_000_000n

/** What parts of lines have of one rate in them, in millionths of a minor unit. */
export function exactCells(lines: readonly CreditedLine[], leftOfRate: readonly number[]): bigint[] {
  return lines.map(({ leftMinor, partMinor }, index) => {
    if (leftMinor === 0) return 0n
    const sign = leftMinor < 0 ? -1n : 1n
    return divideRounded(SCALE * sign * BigInt(leftOfRate[index] ?? 0) * BigInt(partMinor), sign * BigInt(leftMinor))
  })
}

/**
 * Shares the taxes of rates out over the parts of lines that bear them. No cell takes more than is left of it and no line
 * more or less than it may; where that leaves a unit over, a rate gives it to another. The cells sum to the rates' sum.
 */
export function creditedCells(lines: readonly CreditedLine[], left: Cells, byRate: readonly number[]): Cells {
  const draft = new Draft(
    left,
    left.map((ofRate, rate) => proportional(lines, ofRate, byRate[rate] ?? 0)),
    byRate,
  )
  for (const [line, each] of lines.entries()) {
    const { lowest, highest } = lineBounds(each)
    const tax = draft.taxOf(line)
    draft.move(line, Math.min(Math.max(tax, lowest), highest) - tax)
  }
  for (const [line, each] of lines.entries()) {
    const { lowest, highest } = lineBounds(each)
    const tax = draft.taxOf(line)
    draft.move(line, Math.min(Math.max(tax + draft.missing, lowest), highest) - tax)
  }
  return draft.cells
}

function proportional(lines: readonly CreditedLine[], ofRate: readonly number[], taxMinor: number): number[] {
  const weights = exactCells(lines, ofRate).map((exact) => (exact < 0n === taxMinor < 0 ? magnitude(exact) : 0n))
  return shared(BigInt(taxMinor), weights).map((part, line) => within(Number(part), ofRate[line] ?? 0))
}

/** Cells that are being filled up to what their rates come to. */
class Draft {
  readonly #left: Cells
  readonly #cells: number[][]
  readonly #byRate: readonly number[]

  constructor(left: Cells, cells: number[][], byRate: readonly number[]) {
    this.#left = left
    this.#cells = cells
    this.#byRate = byRate
  }

  get cells(): Cells {
    return this.#cells
  }

  taxOf(line: number): number {
    return sumOf(this.#cells.map((row) => row[line] ?? 0))
  }

  /** What is still to be shared out. */
  get missing(): number {
    return sumOf(this.#byRate) - sumOf(this.#cells.map(sumOf))
  }

  /** Adds to a line's tax: to the rates that are short of it first, then to any that has room. */
  move(line: number, byMinor: number): void {
    const rest = this.#cells.reduce((open, row, rate) => {
      const short = (this.#byRate[rate] ?? 0) - sumOf(row)
      return open - this.#add(rate, line, within(short, open))
    }, byMinor)
    this.#cells.reduce((open, _, rate) => open - this.#add(rate, line, open), rest)
  }

  /** Gives what fitted between nothing and what is left of the cell. */
  #add(rate: number, line: number, byMinor: number): number {
    const row = this.#cells[rate]
    if (!row) return 0
    const before = row[line] ?? 0
    row[line] = within(before + byMinor, this.#left[rate]?.[line] ?? 0)
    return row[line] - before
  }
}

/** An amount between nothing and what is left, which may be below zero. */
export function within(amountMinor: number, leftMinor: number): number {
  return leftMinor < 0 ? Math.min(0, Math.max(amountMinor, leftMinor)) : Math.max(0, Math.min(amountMinor, leftMinor))
}

export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}
