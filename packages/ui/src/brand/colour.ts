/** Colour arithmetic for merchant branding. Formulas: WCAG 2.2, relative luminance and contrast ratio. */

export interface Rgb {
  readonly red: number
  readonly green: number
  readonly blue: number
}

export const WHITE: Rgb = { red: 255, green: 255, blue: 255 }
export const BLACK: Rgb = { red: 0, green: 0, blue: 0 }

/** WCAG 1.4.3: text of normal size. */
export const TEXT_CONTRAST = 4.5
/** WCAG 1.4.11: borders, icons and focus rings. */
export const SHAPE_CONTRAST = 3

/** A colour from `#rgb` or `#rrggbb` (the hash may be missing), or null for anything else. */
export function parseHex(text: string | null | undefined): Rgb | null {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? '')?.[1]
  if (digits === undefined) return null
  const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  const value = Number.parseInt(full, 16)
  return { red: value >> 16, green: (value >> 8) & 0xff, blue: value & 0xff }
}

/** `#rrggbb`, in lower case. */
export function toHex({ red, green, blue }: Rgb): string {
  return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Relative luminance, from 0 (black) to 1 (white). */
export function luminance({ red, green, blue }: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** Contrast ratio of two colours, from 1 (equal) to 21 (black on white). */
export function contrast(one: Rgb, other: Rgb): number {
  const [lighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

/** `share` (0 to 1) of `top` laid over `base`. */
export function mix(base: Rgb, top: Rgb, share: number): Rgb {
  const blend = (from: number, to: number) => Math.round(from + (to - from) * share)
  return { red: blend(base.red, top.red), green: blend(base.green, top.green), blue: blend(base.blue, top.blue) }
}

/** White where it is readable on `background`, else black. One of the two always reaches 4.5. */
export function readableOn(background: Rgb): Rgb {
  return contrast(WHITE, background) >= TEXT_CONTRAST ? WHITE : BLACK
}

/** `colour`, moved towards black or white by as little as makes it reach `minimum` against `background`. */
export function ensureContrast(colour: Rgb, background: Rgb, minimum: number): Rgb {
  if (contrast(colour, background) >= minimum) return colour
  const pole = readableOn(background)
  for (let percent = 4; percent < 100; percent += 4) {
    const candidate = mix(colour, pole, percent / 100)
    if (contrast(candidate, background) >= minimum) return candidate
  }
  return pole
}

function linear(channel: number): number {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}
