import { MAX_AMOUNT_MINOR } from '@revkeen-edge/domain/money.ts'
import { describe, expect, test } from 'vitest'
import { COUNTRIES, countriesIn } from './countries.ts'
import { formatDate, resolveLocale } from './locale.ts'
import { currencySign, formatAmountInput, formatMoney } from './money.ts'
import { fill, monogram, safeUrl, scriptJson } from './text.ts'

/** Intl separates with no-break spaces of two kinds. */
const plain = (text: string) =>
  text.replace(/[\u00a0\u202f\u200e\u200f]/g, (space) => (/[\u200e\u200f]/.test(space) ? '' : ' '))

describe('formatMoney', () => {
  test.each([
    [123456, 'USD', 'en-US', '$1,234.56'],
    [0, 'USD', 'en', '$0.00'],
    [5, 'USD', 'en', '$0.05'],
    [-1120, 'USD', 'en', '-$11.20'],
    [500, 'JPY', 'en', '¥500'],
    [12345, 'KWD', 'en', 'KWD 12.345'],
    [123456, 'EUR', 'de-DE', '1.234,56 €'],
    [123456, 'EUR', 'fr-FR', '1 234,56 €'],
    [1000000, 'ISK', 'en', 'ISK 1,000,000'],
  ])('%d %s in %s is %s', (amount, currency, locale, expected) =>
    expect(plain(formatMoney(amount, currency, locale))).toBe(expected),
  )

  test('is exact for the largest amounts, where a float would not be', () => {
    expect(formatMoney(MAX_AMOUNT_MINOR, 'USD', 'en')).toBe('$9,999,999,999.99')
    expect(formatMoney(9007199254740991, 'USD', 'en')).toBe('$90,071,992,547,409.91')
  })

  test('throws for a currency that does not exist', () =>
    expect(() => formatMoney(1, 'ZZZ', 'en')).toThrow('unknown currency'))
})

test('an amount for an input has no sign and no groups', () => {
  expect(formatAmountInput(123456, 'USD', 'en')).toBe('1234.56')
  expect(formatAmountInput(123456, 'EUR', 'de')).toBe('1234,56')
  expect(formatAmountInput(500, 'JPY', 'ja')).toBe('500')
  expect(formatAmountInput(12345, 'KWD', 'ar-KW')).toMatch(/^12[.,٫]345$/)
  expect(currencySign('EUR', 'en')).toBe('€')
})

describe('resolveLocale', () => {
  test.each([
    [null, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de-AT'],
    ['en;q=0.5, fr;q=0.9', 'fr'],
    ['xx-invalid-!!, ja', 'ja'],
    ['de;q=0, pt-BR', 'pt-BR'],
    ['"><script>', 'en'],
  ])('%s gives %s', (header, locale) => expect(resolveLocale(header)).toBe(locale))
})

test('dates are those of the merchant’s zone', () => {
  expect(formatDate(Date.UTC(2026, 10, 22), 'en-US', 'America/New_York')).toBe('November 21, 2026')
  expect(formatDate(Date.UTC(2026, 10, 22), 'en-GB', 'UTC')).toBe('22 November 2026')
})

test('countries are all there once, by their local names in local order', () => {
  expect(new Set(COUNTRIES).size).toBe(249)
  expect(COUNTRIES).toHaveLength(249)
  const german = countriesIn('de')
  expect(german).toContainEqual({ code: 'DE', name: 'Deutschland' })
  expect(german.findIndex(({ code }) => code === 'AT')).toBe(german.findIndex(({ name }) => name === 'Österreich'))
  expect(german.findIndex(({ code }) => code === 'AT')).toBeLessThan(german.findIndex(({ code }) => code === 'ZW'))
})

test('a text is filled once: a value cannot bring a placeholder of its own to life', () => {
  expect(fill('{a} and {b}', { a: '{b}', b: 2 })).toBe('{b} and 2')
  expect(fill('{missing}', {})).toBe('{missing}')
})

test('script data cannot end its element', () => {
  const hostile = { text: '</script><script>alert(1)</script><!-- \u2028 &' }
  expect(scriptJson(hostile)).not.toMatch(/[<>&\u2028]/)
  expect(JSON.parse(scriptJson(hostile))).toEqual(hostile)
})

test.each([
  ['https://a.example/x', 'https://a.example/x'],
  ['/relative', '/relative'],
  ['mailto:a@b.example', 'mailto:a@b.example'],
  ['javascript:alert(1)', null],
  [' java\nscript:alert(1)', null],
  ['data:text/html,x', null],
  ['//other.example', null],
  ['', null],
  [null, null],
])('the link %j is shown as %j', (url, expected) => expect(safeUrl(url)).toBe(expected))

test('a monogram is one whole character', () => {
  expect(monogram(' northwind')).toBe('N')
  expect(monogram('👩‍🚀 Space')).toBe('👩‍🚀')
  expect(monogram('')).toBe('')
})
