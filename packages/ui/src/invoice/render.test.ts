import { describe, expect, test } from 'vitest'
import type { MerchantView } from '../checkout/view.ts'
import { renderInvoice } from './render.tsx'
import type { InvoicePanel, InvoiceView } from './view.ts'

const HOSTILE = `"><img src=x onerror=alert(1)></script><script>alert('&')</script>`

const merchant: MerchantView = {
  name: HOSTILE,
  logoUrl: null,
  faviconUrl: null,
  colours: { primaryColour: null, backgroundColour: null },
  supportEmail: 'help@example.com',
  termsUrl: null,
  privacyUrl: null,
  testMode: false,
}

const view: InvoiceView = {
  locale: 'en-US',
  merchant,
  address: [HOSTILE],
  taxId: HOSTILE,
  nonce: 'n0nce',
  assets: { stylesheet: '/assets/a.css', checkoutScript: '/assets/a.js', checkingScript: '/assets/b.js' },
  page: 'invoice',
  number: HOSTILE,
  badge: 'part_paid',
  currency: 'KWD',
  timeZone: 'Asia/Kuwait',
  issuedAt: Date.parse('2026-11-22T21:30:00Z'),
  due: { at: Date.parse('2026-12-14'), timeZone: 'UTC' },
  billTo: [HOSTILE],
  lines: [
    {
      description: HOSTILE,
      quantity: 3,
      unitAmountMinor: 1500,
      subtotalMinor: 4500,
      interval: { unit: 'month', count: 3 },
      period: { start: Date.parse('2026-11-30T21:00:00Z'), end: Date.parse('2026-12-31T21:00:00Z') },
    },
  ],
  sums: {
    subtotalMinor: 4500,
    discountMinor: 500,
    discountLabel: HOSTILE,
    taxes: [{ name: HOSTILE, percentage: 82_500, inclusive: true, taxableMinor: 3695, amountMinor: 305 }],
    reverseCharge: false,
    totalMinor: 4000,
    paidMinor: 1000,
    creditedMinor: 0,
    dueMinor: 3000,
  },
  starts: null,
  payments: [{ at: 0, card: { brand: 'visa', last4: '1111' }, method: 'card', amountMinor: 1000, refundedMinor: 250 }],
  memo: HOSTILE,
  footer: HOSTILE,
  comments: [{ at: 0, text: HOSTILE }],
  pdfUrl: '/i/token/pdf',
  receiptUrl: '/i/token/receipt.pdf',
  panel: { kind: 'voided' },
}

const PANELS: readonly InvoicePanel[] = [
  { kind: 'checking', statusUrl: '/i/token/status/session', retryUrl: '/i/token' },
  { kind: 'received', amountMinor: 1000, email: HOSTILE, remainingMinor: 3000, nextUrl: '/i/token' },
  { kind: 'paid' },
  { kind: 'voided' },
  { kind: 'uncollectible' },
  { kind: 'refunded' },
  { kind: 'card_not_accepted' },
  { kind: 'unavailable' },
  { kind: 'too_many_attempts' },
]

/** A page as its reader sees it: without the markup. */
const textOf = (html: string) => html.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('the page of an invoice', () => {
  test.each(PANELS)('lets no text become markup: $kind', (panel) => {
    const html = renderInvoice({ ...view, panel })
    expect(html).not.toContain('<img')
    expect(html).not.toContain("<script>alert('")
  })

  test('says what subscription it starts, and when that is charged first', () => {
    const starts = { amountMinor: 2000, every: { unit: 'month', count: 1 }, plusTax: false, chargedFrom: null }
    expect(textOf(renderInvoice({ ...view, starts }))).toMatch(/Starts a subscription: KWD\s2\.000 every month (?!,)/)
    const later = {
      ...starts,
      plusTax: true,
      every: { unit: 'quarter', count: 1 },
      chargedFrom: Date.parse('2026-12-31T21:00:00Z'),
    }
    expect(textOf(renderInvoice({ ...view, starts: later }))).toMatch(
      /Starts a subscription: KWD\s2\.000 every 3 months, plus tax, first charged on January 1, 2027/,
    )
  })

  test('writes amounts with the digits of their currency, and days in the zone of the merchant', () => {
    const text = textOf(renderInvoice(view))
    expect(text).toMatch(/KWD\s3\.000/)
    expect(text).toContain('November 23, 2026')
    expect(text).toContain('Due December 14, 2026')
    expect(text).toContain('Billed every 3 months')
    expect(text).toMatch(/Dec 1\s–\s31, 2026/)
    expect(text).toMatch(/\(8\.25%\) on KWD\s3\.695, included/)
    expect(text).toContain('Visa ending in 1111')
    expect(text).toMatch(/KWD\s0\.250 of it refunded/)
  })

  test('does not call what was credited paid', () => {
    const textWith = (sums: object) => textOf(renderInvoice({ ...view, sums: { ...view.sums, ...sums } }))
    const both = textWith({ paidMinor: 1000, creditedMinor: 500 })
    expect(both).toMatch(/Amount paid -KWD\s1\.000 Credited -KWD\s0\.500 Amount due/)
    const credited = textWith({ paidMinor: 0, creditedMinor: 500 })
    expect(credited).toMatch(/Credited -KWD\s0\.500 Amount due/)
    expect(credited).not.toContain('Amount paid')
    expect(textWith({ paidMinor: 0, creditedMinor: 0 })).not.toMatch(/Credited|Amount due/)
  })

  test.each([
    ['month', 1, 'Billed monthly'],
    ['month', 3, 'Billed every 3 months'],
    ['quarter', 1, 'Billed every 3 months'],
    ['half_year', 1, 'Billed every 6 months'],
    ['half_year', 2, 'Billed every 12 months'],
    ['year', 2, 'Billed every 2 years'],
  ])('says of a line for each %s × %s: %s', (unit, count, words) => {
    const lines = view.lines.map((line) => ({ ...line, interval: { unit, count } }))
    expect(textOf(renderInvoice({ ...view, lines }))).toContain(words)
  })

  test('says nothing of an interval that it does not know', () => {
    const lines = view.lines.map((line) => ({ ...line, interval: { unit: 'fortnight', count: 1 } }))
    expect(textOf(renderInvoice({ ...view, lines }))).not.toContain('Billed')
  })

  test('names who sends it below, where anything is known of them', () => {
    const imprintOf = (changes: Partial<InvoiceView>) => {
      const html = renderInvoice({ ...view, merchant: { ...merchant, name: 'Acme' }, ...changes })
      return /<address.*<\/address>/s.exec(html)?.[0].replaceAll(/<[^>]*>/g, '')
    }
    expect(imprintOf({ address: ['1 Quay', 'Lisbon'], taxId: 'PT1' })).toBe('Acme · 1 Quay · Lisbon · Tax number: PT1')
    expect(imprintOf({ address: [], taxId: 'PT1' })).toBe('Acme · Tax number: PT1')
    expect(imprintOf({ address: [], taxId: null })).toBeUndefined()
  })

  test('loads a script only where it has one, and the gateway’s nowhere but at the form', () => {
    const scriptsOf = (panel: InvoicePanel) =>
      [...renderInvoice({ ...view, panel }).matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => src)
    expect(scriptsOf({ kind: 'paid' })).toEqual([])
    expect(scriptsOf({ kind: 'checking', statusUrl: '/s', retryUrl: '/r' })).toEqual(['/assets/b.js'])
  })

  test('says nothing of a draft', () => {
    const { locale, nonce, assets } = view
    const html = renderInvoice({ locale, nonce, assets, merchant: null, page: 'invoice_draft' })
    expect(textOf(html)).toContain('This invoice is not ready yet')
  })
})
