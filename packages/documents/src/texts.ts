import type { BillingDocument } from './document.ts'
import type { TextByWeight } from './fonts/library.ts'
import { cleanText } from './text/clean.ts'

/** What the layout adds: figures of page numbers, hyphens and ellipses. */
const ALWAYS = '0123456789 .,:·-…'

/** Every character that a document may be set in, by weight, so that no font is loaded for nothing. */
export function textsOf(document: BillingDocument, added: readonly string[]): TextByWeight {
  return { 400: joined([...allStrings(document), ...added]), 600: joined([...strongStrings(document), ...added]) }
}

function strongStrings(document: BillingDocument): string[] {
  const { title, headline, status, merchant, words, billTo, facts, customFields, total, due } = document
  const amounts = [total, ...(due ? [due] : [])]
  return [
    title,
    headline,
    status?.text ?? '',
    merchant.name,
    billTo[0] ?? '',
    ...Object.values(words),
    ...[...facts, ...customFields].map(({ label }) => label),
    ...amounts.flatMap(({ label, amount }) => [label, amount]),
  ]
}

function allStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return []
  return Object.values(value).flatMap(allStrings)
}

function joined(texts: readonly string[]): string {
  const characters = new Set(ALWAYS)
  for (const text of texts) for (const character of cleanText(text)) characters.add(character)
  return [...characters].join('')
}
