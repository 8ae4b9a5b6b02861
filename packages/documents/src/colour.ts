/** Colours of a document. Formulas: WCAG 2.2, relative luminance and contrast ratio. */
export interface Rgb {
  readonly red: number
  readonly green: number
  readonly blue: number
}

export const INK: Rgb = { red: 26, green: 31, blue: 54 }
export const MUTED: Rgb = { red: 95, green: 103, blue: 122 }
export const HAIRLINE: Rgb = { red: 222, green: 226, blue: 233 }
export const WASH: Rgb = { red: 246, green: 248, blue: 250 }

/** WCAG 1.4.3: text of normal size. */
const TEXT_CONTRAST = 4.5

/** A colour from `#rgb` or `#rrggbb`, or null for anything else. */
export function parseColour(text: string | null): Rgb | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? '')?.[1]
  if (digits === undefined) return null
  const value = Number.parseInt(digits.length === 3 ? digits.replace(/./g, '$&$&') : digits, 16)
  return { red: value >> 16, green: (value >> 8) & 0xff, blue: value & 0xff }
}

/** The colour, darkened by as little as makes text in it readable on white paper. */
export function readableOnPaper(colour: Rgb): Rgb {
  for (let share = 100; share > 0; share -= 4) {
    const candidate = darkened(colour, share / 100)
    if (1.05 / (luminance(candidate) + 0.05) >= TEXT_CONTRAST) return candidate
  }
  return INK
}

/** The colour at a `share` of its strength on white paper. */
export function tint({ red, green, blue }: Rgb, share: number): Rgb {
  const blend = (channel: number) => Math.round(255 + (channel - 255) * share)
  return { red: blend(red), green: blend(green), blue: blend(blue) }
}

function darkened({ red, green, blue }: Rgb, share: number): Rgb {
  return { red: Math.round(red * share), green: Math.round(green * share), blue: Math.round(blue * share) }
}

function luminance({ red, green, blue }: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(channel: number): number {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}
