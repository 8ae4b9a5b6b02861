import { readableOnPaper, parseColour, type Rgb } from '../colour.ts'
import type { DocumentMerchant, DocumentStatus } from '../document.ts'
import type { TextStyle } from '../text/lines.ts'

/** A4, in points. */
export const PAGE = { width: 595.28, height: 841.89 }

export const MARGIN = 48
export const CONTENT_WIDTH = PAGE.width - 2 * MARGIN
/** Where content begins and ends on a page. */
export const TOP = 52
export const BOTTOM = PAGE.height - 64

export const TITLE: TextStyle = { weight: 600, size: 24 }
export const HEADLINE: TextStyle = { weight: 600, size: 16, tabular: true }
export const BODY: TextStyle = { weight: 400, size: 9 }
export const STRONG: TextStyle = { weight: 600, size: 9 }
export const SMALL: TextStyle = { weight: 400, size: 8 }
export const LABEL: TextStyle = { weight: 600, size: 7.5 }
export const FIGURES: TextStyle = { ...BODY, tabular: true }
export const STRONG_FIGURES: TextStyle = { ...STRONG, tabular: true }

/** The height of a line of text for its size: room for the marks of every script. */
export const LEADING = 1.5

const DEFAULT_ACCENT: Rgb = { red: 79, green: 70, blue: 229 }

const TONES: Readonly<Record<DocumentStatus['tone'], Rgb>> = {
  good: { red: 5, green: 105, blue: 64 },
  bad: { red: 179, green: 9, blue: 60 },
  neutral: { red: 71, green: 79, blue: 97 },
}

/** The merchant's colour for surfaces, as it is, and for text, readable. */
export interface Accent {
  readonly surface: Rgb
  readonly text: Rgb
}

export function accentOf(merchant: DocumentMerchant): Accent {
  const surface = parseColour(merchant.colour) ?? DEFAULT_ACCENT
  return { surface, text: readableOnPaper(surface) }
}

export function toneColour(tone: DocumentStatus['tone']): Rgb {
  return TONES[tone]
}
