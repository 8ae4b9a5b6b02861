import { describe, expect, test } from 'vitest'
import { BLACK, contrast, ensureContrast, luminance, mix, parseHex, readableOn, toHex, WHITE } from './colour.ts'

describe('parseHex', () => {
  test.each([
    ['#fff', { red: 255, green: 255, blue: 255 }],
    ['1f6f54', { red: 31, green: 111, blue: 84 }],
    [' #ABCDEF ', { red: 171, green: 205, blue: 239 }],
  ])('reads %s', (text, colour) => expect(parseHex(text)).toEqual(colour))

  test.each(['', null, undefined, 'red', '#12', '#12345', '#ffffff;}body{display:none', 'rgb(0,0,0)', 'url(x)'])(
    'refuses %s',
    (text) => expect(parseHex(text)).toBeNull(),
  )
})

describe('contrast', () => {
  test('of black and white is 21, of equals 1', () => {
    expect(contrast(BLACK, WHITE)).toBeCloseTo(21, 10)
    expect(contrast(WHITE, WHITE)).toBe(1)
  })

  test('follows the published value of #767676 on white', () => {
    expect(contrast({ red: 0x76, green: 0x76, blue: 0x76 }, WHITE)).toBeCloseTo(4.54, 2)
  })

  test('does not depend on the order', () => {
    const one = { red: 12, green: 200, blue: 90 }
    expect(contrast(one, WHITE)).toBe(contrast(WHITE, one))
  })
})

describe('every colour of a wide sample', () => {
  const steps = [0, 51, 102, 153, 204, 255]
  const sample = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => ({ red, green, blue }))))

  test('gets readable text on it', () => {
    for (const colour of sample) expect(contrast(readableOn(colour), colour)).toBeGreaterThanOrEqual(4.5)
  })

  test.each([3, 4.5, 7])('can be moved to a contrast of %d on white, black and itself-like surfaces', (minimum) => {
    for (const colour of sample) {
      expect(contrast(ensureContrast(colour, WHITE, minimum), WHITE)).toBeGreaterThanOrEqual(minimum)
      expect(contrast(ensureContrast(colour, BLACK, minimum), BLACK)).toBeGreaterThanOrEqual(minimum)
    }
  })

  test('stays as it is where it is readable already', () => {
    for (const colour of sample) {
      if (contrast(colour, WHITE) >= 4.5) expect(ensureContrast(colour, WHITE, 4.5)).toBe(colour)
    }
  })
})

test('mix goes from one colour to the other', () => {
  expect(mix(BLACK, WHITE, 0)).toEqual(BLACK)
  expect(mix(BLACK, WHITE, 1)).toEqual(WHITE)
  expect(toHex(mix(BLACK, WHITE, 0.5))).toBe('#808080')
  expect(luminance(WHITE)).toBeCloseTo(1, 10)
})
