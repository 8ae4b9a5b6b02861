/** A typeface, cut into slices by range of characters as its package ships it. */
export interface Family {
  /** The npm package below `@fontsource/`, and the folder of its slices. */
  readonly id: string
  /** The slices that are used: what `inter` covers is left to it. */
  readonly slices: RegExp
  /** The characters for which the family is asked. */
  readonly characters: RegExp
}

export type Weight = 400 | 600

export const WEIGHTS: readonly Weight[] = [400, 600]

const NUMBERED = /^\d+$/

const han = /[\p{Script=Han}\p{Script_Extensions=Han}\p{Script=Bopomofo}\u3000-\u33ff\uff00-\uffef]/u

/** Every family, in the order in which they are asked for a character. */
export const FAMILIES: readonly Family[] = [
  { id: 'inter', slices: /^(latin|latin-ext|cyrillic|cyrillic-ext|greek|greek-ext|vietnamese)$/, characters: /./su },
  { id: 'noto-sans-arabic', slices: /^arabic$/, characters: /\p{Script_Extensions=Arabic}/u },
  { id: 'noto-sans-hebrew', slices: /^hebrew$/, characters: /[\p{Script_Extensions=Hebrew}\u20aa]/u },
  { id: 'noto-sans-thai', slices: /^thai$/, characters: /[\p{Script_Extensions=Thai}\u0e3f]/u },
  { id: 'noto-sans-devanagari', slices: /^devanagari$/, characters: /\p{Script_Extensions=Devanagari}/u },
  { id: 'noto-sans-bengali', slices: /^bengali$/, characters: /\p{Script_Extensions=Bengali}/u },
  { id: 'noto-sans-tamil', slices: /^tamil$/, characters: /\p{Script_Extensions=Tamil}/u },
  {
    id: 'noto-sans-jp',
    slices: NUMBERED,
    // It has the arrows, mathematical signs and shapes that the others lack.
    characters: new RegExp(
      `${han.source}|[\\p{Script=Hiragana}\\p{Script=Katakana}\\u2190-\\u22ff\\u2460-\\u266f]`,
      'u',
    ),
  },
  { id: 'noto-sans-sc', slices: NUMBERED, characters: han },
  { id: 'noto-sans-kr', slices: NUMBERED, characters: new RegExp(`${han.source}|\\p{Script=Hangul}`, 'u') },
  { id: 'noto-sans-symbols-2', slices: /^(symbols|math|braille)$/, characters: /[\p{S}\p{P}\p{No}]/u },
  { id: 'noto-emoji', slices: NUMBERED, characters: /\p{Emoji}/u },
]

const HAN_FAMILIES: Readonly<Record<string, string>> = { ja: 'noto-sans-jp', zh: 'noto-sans-sc', ko: 'noto-sans-kr' }

/**
 * The families in the order that suits a text: Han characters look different in Japan, China and Korea, so the locale
 * decides, else the script that is written beside them.
 */
export function familiesFor(locale: string, text: string): readonly Family[] {
  const first = HAN_FAMILIES[locale.toLowerCase().split('-')[0] ?? ''] ?? familyBeside(text)
  const rank = (family: Family) => (family.id === 'inter' ? 0 : family.id === first ? 1 : 2)
  return FAMILIES.toSorted((one, other) => rank(one) - rank(other))
}

function familyBeside(text: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'noto-sans-jp'
  return /\p{Script=Hangul}/u.test(text) ? 'noto-sans-kr' : 'noto-sans-sc'
}
