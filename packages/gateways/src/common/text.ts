/** Text of a reply: trimmed, or null if there is none. */
export function textOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  return text === '' ? null : text
}

/**
 * Text for a field of the gateway: control and format characters become spaces (one smuggled line break ends up on a
 * statement), runs of spaces one, and the rest is cut to `limit` UTF-16 units without splitting a character.
 */
export function fieldText(value: string, limit: number): string {
  const clean = value
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const cut = clean.slice(0, limit)
  const whole = cut.isWellFormed() ? cut : cut.slice(0, -1)
  return whole.trimEnd()
}
