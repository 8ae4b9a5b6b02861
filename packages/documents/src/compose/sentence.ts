import { directionOf, type Direction } from '../text/bidi.ts'
import { fill } from '../words/index.ts'
import type { Words } from '../words/en.ts'

const MARKS: Readonly<Record<Direction, string>> = { ltr: '\u200e', rtl: '\u200f' }

/** A filled sentence, which keeps its language's direction though it begins with a name or a currency of the other one. */
export function sentence(template: string, values: Readonly<Record<string, string>>, words: Words): string {
  const text = fill(template, values)
  const own = words.direction === 'rtl' ? 'rtl' : 'ltr'
  const first = directionOf(text)
  return first === null || first === own ? text : MARKS[own] + text
}
