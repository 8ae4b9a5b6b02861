export const FALLBACK_LOCALE = 'en'
const MAX_LANGUAGES = 10

/** The first language of an Accept-Language header (RFC 9110, by weight) that numbers and dates can be written in, else `en`. */
export function resolveLocale(acceptLanguage: string | null | undefined): string {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .slice(0, MAX_LANGUAGES)
    .map(parseLanguage)
    .filter((language) => language.weight > 0 && language.tag !== '*')
    .toSorted((one, other) => other.weight - one.weight)
  return wanted.map((language) => supported(language.tag)).find((tag) => tag !== null) ?? FALLBACK_LOCALE
}

/** A date for people, in a time zone: `22 November 2026`. `at` is UTC milliseconds. */
export function formatDate(at: number, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at)
}

function parseLanguage(part: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 }
}

function supported(tag: string): string | null {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag)[0] ?? null
  } catch {
    return null
  }
}
