import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { directionOf, embeddingLevels, mirrored, visualOrder } from './bidi.ts'
import { breakPoints } from './breaks.ts'
import { cleanText, MAX_TEXT } from './clean.ts'

describe('cleanText', () => {
  it.each([
    ['a\u0000b\u001fc\u0085', 'abc'],
    ['one\r\ntwo\rthree\u2028four', 'one\ntwo\nthree\nfour'],
    ['a\n\n\n\n\nb', 'a\n\nb'],
    ['user\u202etxt.exe', 'usertxt.exe'],
    ['e\u0301', 'é'],
    ['a\ud83db', 'a\ufffdb'],
    ['tab\there', 'tab here'],
  ])('of %j is %j', (text, clean) => expect(cleanText(text)).toBe(clean))

  it('keeps a letter readable under a pile of marks', () => {
    expect(cleanText(`z${'\u0323'.repeat(50)}`).length).toBeLessThanOrEqual(6)
  })

  it('ends what is too long in an ellipsis, never inside a character', () => {
    const clean = cleanText(`${'x'.repeat(MAX_TEXT - 1)}🎉🎉`)
    expect(clean).toBe(`${'x'.repeat(MAX_TEXT - 1)}…`)
  })

  it('is done after once, and leaves nothing unprintable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = cleanText(text)
        expect(clean.isWellFormed()).toBe(true)
        expect(clean).not.toMatch(/(?!\n)\p{Cc}/u)
        expect(cleanText(clean)).toBe(clean)
      }),
    )
  })
})

describe('lines may break', () => {
  it.each([
    ['two words', [4, 9]],
    ['hyphen-ated', [7, 11]],
    ['請求書。次', [1, 2, 4, 5]],
    ['ภาษาไทย', [4, 7]],
    ['12.50', [5]],
  ])('in %s after %j', (text, points) => expect(breakPoints(text)).toEqual(points))
})

describe('direction', () => {
  it.each([
    ['English قائمة', 'ltr'],
    ['قائمة English', 'rtl'],
    ['12 עברית', 'rtl'],
    ['\u200f12.50 US$', 'rtl'],
    ['2026-11-22', null],
  ])('of %s is %s', (text, direction) => expect(directionOf(text)).toBe(direction))

  it('turns runs round by their levels, the inner ones twice', () => {
    const runs = [0, 1, 2, 1, 0].map((level, index) => ({ level, index }))
    expect(visualOrder(runs).map(({ index }) => index)).toEqual([0, 3, 2, 1, 4])
  })

  it('gives figures in Arabic text a level of their own', () => {
    expect([...embeddingLevels('اب 12', 'rtl')]).toEqual([1, 1, 1, 2, 2])
  })

  it('turns brackets', () => {
    expect(mirrored('(a]')).toBe(')a[')
  })
})
