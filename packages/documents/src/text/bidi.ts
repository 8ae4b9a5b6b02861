import bidiFactory from 'bidi-js'

export type Direction = 'ltr' | 'rtl'

const bidi = bidiFactory()

const STRONG = /[\p{L}\u200e\u200f\u061c]/u
const STRONG_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200f\u061c]/u

// Text of these characters alone is already in the order in which it is drawn.
const PLAIN = /^[\u0020-\u0590\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\uf900-\ufaff\uff00-\uffef]*$/

/** The embedding level of every UTF-16 unit of a paragraph (UAX #9). Odd is right to left. */
export function embeddingLevels(paragraph: string, direction: Direction): Uint8Array {
  if (direction === 'ltr' && PLAIN.test(paragraph)) return new Uint8Array(paragraph.length)
  return bidi.getEmbeddingLevels(paragraph, direction).levels
}

/** The direction that a text has by its first letter or mark, or null where it has neither: a date, an amount. */
export function directionOf(text: string): Direction | null {
  const first = STRONG.exec(text)?.[0]
  if (first === undefined) return null
  return STRONG_RIGHT.test(first) ? 'rtl' : 'ltr'
}

/** The text with brackets turned round, as a run from right to left shows them. */
export function mirrored(text: string): string {
  return Array.from(text, (character) => bidi.getMirroredCharacter(character) ?? character).join('')
}

/** Runs in logical order, put into the order in which they are seen from left to right (rule L2). */
export function visualOrder<T extends { readonly level: number }>(runs: readonly T[]): T[] {
  const ordered = [...runs]
  const highest = Math.max(0, ...runs.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1) {
    for (let start = 0; start < ordered.length; start += 1) {
      let end = start
      while (end < ordered.length && (ordered[end]?.level ?? 0) >= level) end += 1
      if (end > start) ordered.splice(start, end - start, ...ordered.slice(start, end).toReversed())
      start = Math.max(start, end)
    }
  }
  return ordered
}
