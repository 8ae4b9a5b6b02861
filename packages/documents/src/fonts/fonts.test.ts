import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clustersOf, type EngineGlyph } from './clusters.ts'
import { sliceIndex, writeRanges } from './coverage.ts'
import { familiesFor } from './families.ts'

function glyph(id: number, text: string, advance: number, dx = 0): EngineGlyph {
  return { id, text, advance, dx, dy: 0 }
}

describe('coverage', () => {
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0x20, max: 0x3000 }), { minLength: 1 }), (points) => {
        const index = sliceIndex({ weights: [400], slices: { one: writeRanges(points) } })
        expect(new Set(index.keys())).toEqual(new Set(points))
      }),
    )
  })

  it('takes what two slices have from the first', () => {
    expect(sliceIndex({ weights: [400], slices: { latin: '20-7e', other: '20,a0' } }).get(0x20)).toBe('latin')
  })
})

describe('clusters', () => {
  it('join marks to the letter before them', () => {
    expect(clustersOf([glyph(1, 'น', 600), glyph(2, '้', 0, -50), glyph(3, 'ก', 500)], false)).toEqual([
      {
        text: 'น้',
        advance: 600,
        parts: [
          { id: 1, x: 0, y: 0 },
          { id: 2, x: 550, y: 0 },
        ],
      },
      { text: 'ก', advance: 500, parts: [{ id: 3, x: 0, y: 0 }] },
    ])
  })

  it('join marks to the letter after them from right to left, and say them after it', () => {
    expect(clustersOf([glyph(9, '\u064e', 0, 80), glyph(8, '', 0, 40), glyph(1, 'ب', 700)], true)).toEqual([
      {
        text: 'ب\u064e',
        advance: 700,
        parts: [
          { id: 9, x: 80, y: 0 },
          { id: 8, x: 40, y: 0 },
          { id: 1, x: 0, y: 0 },
        ],
      },
    ])
  })

  it('say a vowel sign on the left after its consonants', () => {
    const signs = [
      glyph(1, '\u093f', 300),
      glyph(2, '\u0928\u094d', 400),
      glyph(3, '\u0926', 500),
      glyph(4, '\u0940', 300),
    ]
    expect(clustersOf(signs, false).map(({ text }) => text)).toEqual(['\u0928\u094d\u0926\u093f', '\u0940'])
  })

  it('lose no glyph and no width', () => {
    const glyphs = fc.array(
      fc.record({
        id: fc.nat(500),
        text: fc.constantFrom('a', '', '\u093f', '\u0928\u094d', 'ب'),
        advance: fc.constantFrom(0, 0, 500, 700),
        dx: fc.integer({ min: -200, max: 200 }),
        dy: fc.constant(0),
      }),
    )
    fc.assert(
      fc.property(glyphs, fc.boolean(), (run, rightToLeft) => {
        const clusters = clustersOf(run, rightToLeft)
        const sum = (list: readonly { readonly advance: number }[]) =>
          list.reduce((all, { advance }) => all + advance, 0)
        expect(sum(clusters)).toBe(sum(run))
        expect(clusters.flatMap(({ parts }) => parts.map(({ id }) => id))).toEqual(run.map(({ id }) => id))
      }),
    )
  })
})

it.each([
  ['ja-JP', '直', 'noto-sans-jp'],
  ['zh-Hans', '直', 'noto-sans-sc'],
  ['ko', '直', 'noto-sans-kr'],
  ['en', '直の', 'noto-sans-jp'],
  ['en', '直 한', 'noto-sans-kr'],
  ['en', '直', 'noto-sans-sc'],
])('in %s, %s is looked for after plain text in %s', (locale, text, family) => {
  expect(familiesFor(locale, text)[1]?.id).toBe(family)
})
