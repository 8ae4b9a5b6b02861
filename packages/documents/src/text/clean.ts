/** The longest text of one field, in UTF-16 units. What is longer ends in an ellipsis. */
export const MAX_TEXT = 10_000

const MAX_LINE_BREAKS = 200

const PLAIN = /^[\u0020-\u007e]*$/

// Directional overrides could make an amount or a name read as another; marks (LRM, RLM, ALM) stay: number formats use them.
const UNSEEN = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff]/gu
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu

/** Text that can be set: composed, without control characters, its line breaks as `\n`, and of bounded length. */
export function cleanText(text: string): string {
  if (text.length <= MAX_TEXT && PLAIN.test(text)) return text.trim()
  const composed = shortened(text).toWellFormed().normalize('NFC')
  const breaks = composed.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(/\t/g, ' ')
  const seen = breaks.replace(UNSEEN, '').replace(STACKED_MARKS, '$1')
  return limitBreaks(seen.replace(/\n{3,}/g, '\n\n').trim())
}

function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).replace(/[\ud800-\udbff]$/, '')}…` : text
}

function limitBreaks(text: string): string {
  const lines = text.split('\n')
  if (lines.length <= MAX_LINE_BREAKS) return text
  return [...lines.slice(0, MAX_LINE_BREAKS - 1), lines.slice(MAX_LINE_BREAKS - 1).join(' ')].join('\n')
}
