import { expect, it } from 'vitest'
import { shortText } from './short.ts'

it('is one line in signs that phones send as they are', () => {
  expect(
    shortText('{merchant}: we couldn’t charge {amount}…', { merchant: 'Café\n“Nord”', amount: '12,00\u00A0€' }),
  ).toBe('Café "Nord": we couldn\'t charge 12,00 €...')
})

it('shortens names and never the link', () => {
  const url = `https://pay.example/i/${'a'.repeat(60)}–’`
  const text = shortText('{merchant}: {url}', { merchant: 'A very long name of a business that goes on and on', url })
  expect(text).toBe(`A very long name of a business that g...: ${url}`)
})

it('does not fill in what a value brings along', () => {
  expect(shortText('{merchant}: {amount}', { merchant: '{amount}', amount: '$1' })).toBe('{amount}: $1')
})
