import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, parseHex, toHex, type Rgb } from './colour.ts'
import { brandTheme, SURFACE, themeCss, type Palette } from './theme.ts'

const PRIMARIES = [
  null,
  '#ffd400',
  '#ffffff',
  '#000000',
  '#6c47ff',
  '#1f6f54',
  '#ff5a36',
  '#808080',
  '#00ffea',
  'nonsense',
]
const BACKGROUNDS = [null, '#ffffff', '#000000', '#f7a8c4', '#14121b', '#777777', '#2244ff', '#ffd400']
const ALL = PRIMARIES.flatMap((primaryColour) =>
  BACKGROUNDS.map((backgroundColour) => ({ primaryColour, backgroundColour })),
)

function rgb(hex: string): Rgb {
  const colour = parseHex(hex)
  if (colour === null) throw new Error(`no colour: ${hex}`)
  return colour
}

function ratio(one: string, other: string): number {
  return contrast(rgb(one), rgb(other))
}

describe('a palette of any brand', () => {
  const palettes: [string, Palette, string][] = ALL.flatMap((colours) => {
    const theme = brandTheme(colours)
    const name = JSON.stringify(colours)
    return [
      [`${name} light`, theme.light, toHex(SURFACE.light)],
      [`${name} dark`, theme.dark, toHex(SURFACE.dark)],
    ] as [string, Palette, string][]
  })

  test.each(palettes)('%s is readable', (_name, palette, surface) => {
    expect(ratio(palette.onPrimary, palette.primary)).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette.onPrimary, palette.primaryHover)).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette.accent, surface)).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette.accent, palette.accentSoft)).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette.panelInk, palette.panel)).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette.panelMuted, palette.panel)).toBeGreaterThanOrEqual(4.5)
    expect(ratio(palette.panelAccent, palette.panel)).toBeGreaterThanOrEqual(4.5)
  })
})

describe('the scheme', () => {
  test.each([
    [null, 'auto'],
    ['#ffffff', 'light'],
    ['#f7a8c4', 'light'],
    ['#14121b', 'dark'],
    ['not a colour', 'auto'],
  ])('of background %s is %s', (backgroundColour, scheme) => {
    expect(brandTheme({ primaryColour: null, backgroundColour }).scheme).toBe(scheme)
  })

  test('a dark scheme is offered only where the merchant chose no background', () => {
    expect(themeCss(brandTheme({ primaryColour: '#123456', backgroundColour: null }))).toContain(
      'prefers-color-scheme:dark',
    )
    expect(themeCss(brandTheme({ primaryColour: '#123456', backgroundColour: '#ffffff' }))).not.toContain('@media')
  })
})

test('the style element holds custom properties with hex colours and nothing of what the merchant typed', () => {
  const css = themeCss(
    brandTheme({ primaryColour: '</style><script>alert(1)</script>', backgroundColour: 'red;}*{display:none' }),
  )
  expect(css).toMatch(
    /^:root\{(--[a-z-]+:#[0-9a-f]{6};?)+\}@media \(prefers-color-scheme:dark\)\{:root\{(--[a-z-]+:#[0-9a-f]{6};?)+\}\}$/,
  )
})

describe('the fixed tokens', () => {
  const css = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8')
  const blocks = [...css.matchAll(/(:root[^{]*)\{([^{}]*)\}/g)].map(
    ([, , body = '']) =>
      new Map([...body.matchAll(/(--[a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value])),
  )
  const themes = blocks.filter((tokens) => tokens.has('--surface'))

  test('are given for light, chosen dark and preferred dark, and both darks are one', () => {
    expect(themes).toHaveLength(3)
    expect([...(themes[1] ?? [])]).toEqual([...(themes[2] ?? [])])
  })

  test.each([
    ['--ink', '--surface', 4.5],
    ['--ink-muted', '--surface', 4.5],
    ['--ink-muted', '--surface-soft', 4.5],
    ['--ink-faint', '--surface', 4.5],
    ['--danger', '--surface', 4.5],
    ['--danger', '--danger-soft', 4.5],
    ['--good', '--good-soft', 4.5],
    ['--test-ink', '--test', 4.5],
    ['--field-line', '--surface', 3],
  ])('%s on %s reaches %d in every scheme', (one, other, minimum) => {
    for (const tokens of themes) {
      expect(ratio(tokens.get(one) ?? '', tokens.get(other) ?? '')).toBeGreaterThanOrEqual(minimum)
    }
  })

  test('name the surfaces that palettes are checked against', () => {
    expect(themes[0]?.get('--surface')).toBe(toHex(SURFACE.light))
    expect(themes[1]?.get('--surface')).toBe(toHex(SURFACE.dark))
  })
})
