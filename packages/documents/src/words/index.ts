import { ar } from './ar.ts'
import { de } from './de.ts'
import { en, type Words } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ja } from './ja.ts'

const CATALOGUES: Readonly<Record<string, Words>> = { ar, de, en, es, fr, ja }

/**
 * The locale in which a document is written: the wanted one where its language has words here, else English in the same
 * region, so that words, amounts and dates of one document are of one language.
 */
export function documentLocale(wanted: string): string {
  try {
    const { baseName, language, region } = new Intl.Locale(wanted)
    if (CATALOGUES[language]) return baseName
    return region ? `en-${region}` : 'en'
  } catch {
    return 'en'
  }
}

/** The words of a locale that `documentLocale` gave. */
export function wordsFor(locale: string): Words {
  return CATALOGUES[locale.split('-')[0] ?? ''] ?? en
}

/** Puts values into `{placeholders}`. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, key: string) => values[key] ?? placeholder)
}
