import {
  contrast,
  ensureContrast,
  luminance,
  mix,
  parseHex,
  readableOn,
  SHAPE_CONTRAST,
  TEXT_CONTRAST,
  toHex,
  WHITE,
  type Rgb,
} from './colour.ts'

/** The colours that a merchant may choose. Anything that is no hex colour counts as not chosen. */
export interface BrandColours {
  readonly primaryColour: string | null
  readonly backgroundColour: string | null
}

/** Which colour schemes a page offers: both, or only the one that fits the merchant's background. */
export type ColourScheme = 'auto' | 'light' | 'dark'

/** Colours derived from the brand, each readable where it is used. Hex. */
export interface Palette {
  /** Fill of the pay button. */
  readonly primary: string
  /** Text on `primary`. */
  readonly onPrimary: string
  /** `primary` while hovered. */
  readonly primaryHover: string
  /** Outline of the pay button, visible even where the fill equals the surface. */
  readonly primaryEdge: string
  /** Links, focus rings and checked controls on the surface and on `accentSoft`. */
  readonly accent: string
  /** Background of a chosen control on the surface. */
  readonly accentSoft: string
  /** The order summary's background. */
  readonly panel: string
  readonly panelInk: string
  readonly panelMuted: string
  readonly panelLine: string
  /** Links, focus rings and borders of controls on the panel. */
  readonly panelAccent: string
}

export interface Theme {
  readonly scheme: ColourScheme
  readonly light: Palette
  readonly dark: Palette
}

/** The surfaces of tokens.css that the palettes are checked against. */
export const SURFACE = { light: WHITE, dark: { red: 22, green: 24, blue: 29 } } as const

const DEFAULT_PRIMARY: Rgb = { red: 37, green: 55, blue: 186 }
const INK: Rgb = { red: 24, green: 28, blue: 37 }
const PALE: Rgb = { red: 240, green: 242, blue: 246 }
/** Halfway in perceived lightness: backgrounds above it take the light scheme. */
const MIDDLE_LUMINANCE = 0.18

/** The theme of a merchant's pages. A chosen background fixes the scheme; without one both are offered. */
export function brandTheme(colours: BrandColours): Theme {
  const primary = parseHex(colours.primaryColour) ?? DEFAULT_PRIMARY
  const background = parseHex(colours.backgroundColour)
  return {
    scheme: background === null ? 'auto' : luminance(background) >= MIDDLE_LUMINANCE ? 'light' : 'dark',
    light: palette(primary, SURFACE.light, background ?? mix({ red: 246, green: 247, blue: 249 }, primary, 0.04)),
    dark: palette(primary, SURFACE.dark, background ?? mix({ red: 13, green: 14, blue: 17 }, primary, 0.07)),
  }
}

/** The theme as CSS custom properties. Holds nothing but our own names and hex colours, so it is safe in a style element. */
export function themeCss(theme: Theme): string {
  const light = `:root{${declarations(theme.light)}}`
  const dark = `:root{${declarations(theme.dark)}}`
  if (theme.scheme === 'light') return light
  if (theme.scheme === 'dark') return dark
  return `${light}@media (prefers-color-scheme:dark){${dark}}`
}

function palette(brand: Rgb, surface: Rgb, panel: Rgb): Palette {
  const dark = luminance(surface) < MIDDLE_LUMINANCE
  const primary = dark ? ensureContrast(brand, surface, SHAPE_CONTRAST) : brand
  const onPrimary = readableOn(primary)
  const accentSoft = mix(surface, brand, dark ? 0.16 : 0.05)
  const panelInk = ensureContrast(luminance(panel) < MIDDLE_LUMINANCE ? PALE : INK, panel, 7)
  return hexed({
    primary,
    onPrimary,
    primaryHover: hover(primary, onPrimary),
    primaryEdge: contrast(primary, surface) < 1.6 ? ensureContrast(primary, surface, SHAPE_CONTRAST) : primary,
    accent: ensureContrast(brand, accentSoft, TEXT_CONTRAST),
    accentSoft,
    panel,
    panelInk,
    panelMuted: ensureContrast(mix(panel, panelInk, 0.68), panel, 4.6),
    panelLine: mix(panel, panelInk, 0.14),
    panelAccent: ensureContrast(brand, panel, TEXT_CONTRAST),
  })
}

/** Moves away from the text colour, so that hovering never costs contrast. */
function hover(primary: Rgb, onPrimary: Rgb): Rgb {
  return mix(primary, onPrimary === WHITE ? { red: 0, green: 0, blue: 0 } : WHITE, 0.14)
}

function hexed(colours: Record<keyof Palette, Rgb>): Palette {
  return Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, toHex(colour)])) as Record<
    keyof Palette,
    string
  >
}

function declarations(colours: Palette): string {
  return Object.entries(colours)
    .map(([name, hex]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${hex}`)
    .join(';')
}
