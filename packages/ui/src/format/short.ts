import { fill } from './text.ts'

/** A name in a text message: it must not push the link out of sight. */
const MAX_NAME_CHARS = 40

/** Signs that would halve what fits a text message, as the signs of its own alphabet (GSM 7-bit). */
const PLAIN: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00A0': ' ',
  '\u202F': ' ',
}

/**
 * A text message: one line, in signs that phones send without loss. Values are shortened; a `url` stays as it is, so that it
 * still leads somewhere.
 */
export function shortText(template: string, values: Readonly<Record<string, string>>): string {
  const { url, ...names } = values
  const plain = Object.entries(names).map(([name, value]) => [name, clipped(plainText(value))])
  return fill(plainText(template), { ...Object.fromEntries(plain), ...(url === undefined ? {} : { url }) })
}

function plainText(text: string): string {
  return text
    .replace(/[‘’“”–—…\u00A0\u202F]/g, (sign) => PLAIN[sign] ?? sign)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

function clipped(text: string): string {
  const signs = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  if (signs.length <= MAX_NAME_CHARS) return text
  return `${signs
    .slice(0, MAX_NAME_CHARS - 3)
    .join('')
    .trimEnd()}...`
}
