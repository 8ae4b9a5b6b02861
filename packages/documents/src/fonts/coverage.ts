import type { Weight } from './families.ts'

/** What a family's `coverage.json` says: the characters of each slice, and the weights that it has. */
export interface Coverage {
  readonly weights: readonly Weight[]
  /** Slice name to ranges of code points in hex: `20-7e,a9`. */
  readonly slices: Readonly<Record<string, string>>
}

/** Writes code points as ranges: `[32, 33, 34, 169]` is `20-22,a9`. */
export function writeRanges(codePoints: Iterable<number>): string {
  const ranges: [number, number][] = []
  for (const point of [...codePoints].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && point <= last[1] + 1) last[1] = point
    else ranges.push([point, point])
  }
  return ranges.map(([from, to]) => (from === to ? hex(from) : `${hex(from)}-${hex(to)}`)).join(',')
}

/** The slice of every code point that a family covers. */
export function sliceIndex(coverage: Coverage): ReadonlyMap<number, string> {
  const index = new Map<number, string>()
  for (const [slice, ranges] of Object.entries(coverage.slices)) {
    for (const [from, to] of readRanges(ranges)) {
      for (let point = from; point <= to; point += 1) if (!index.has(point)) index.set(point, slice)
    }
  }
  return index
}

function readRanges(text: string): [number, number][] {
  return text.split(',').map((range) => {
    const [from = '', to = from] = range.split('-')
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
  })
}

function hex(value: number): string {
  return value.toString(16)
}
