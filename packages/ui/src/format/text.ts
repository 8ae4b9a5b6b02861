/** Puts values into the `{placeholders}` of a message. A placeholder without a value stays as it is, so that a mistake shows. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder))
}

/** JSON that is safe inside a script element: no sequence can end the element or open a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The first letter or emoji of a name, as a stand-in for a missing logo or picture. */
export function monogram(name: string): string {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name.trim())
  const [first] = segments
  return first === undefined ? '' : first.segment.toLocaleUpperCase()
}

/** A link that a page may show, or null: http, https, mailto and tel only, so that no script hides in one. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url) return null
  if (/^\/(?!\/)/.test(url)) return url
  return URL.canParse(url) && ['http:', 'https:', 'mailto:', 'tel:'].includes(new URL(url).protocol) ? url : null
}
