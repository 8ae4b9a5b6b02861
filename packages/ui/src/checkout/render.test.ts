import { describe, expect, test } from 'vitest'
import { en } from '../messages/en.ts'
import { checkoutCsp } from './csp.ts'
import { checkoutStatus, renderCheckout } from './render.tsx'
import type { CheckoutView, LineView, MerchantView, PayView } from './view.ts'
import { quoteReply } from './wire.ts'

const HOSTILE = `"><img src=x onerror=alert(1)></script><script>alert('&')</script>`
const merchant: MerchantView = {
  name: 'Acme',
  logoUrl: null,
  faviconUrl: null,
  colours: { primaryColour: null, backgroundColour: null },
  supportEmail: null,
  termsUrl: null,
  privacyUrl: null,
  testMode: false,
}
const context = {
  locale: 'en-US',
  merchant,
  nonce: 'n0nce',
  assets: {
    stylesheet: '/assets/checkout.css',
    checkoutScript: '/assets/checkout.client.js',
    checkingScript: '/assets/checking.client.js',
  },
}
const line: LineView = {
  id: 'price_1',
  name: 'Coffee',
  description: null,
  imageUrl: null,
  features: [],
  unitAmountMinor: 1200,
  quantity: 2,
  quantityLimits: null,
  totalMinor: 2400,
  customAmount: null,
  selected: true,
  highlighted: false,
}
const pay: PayView = {
  ...context,
  page: 'pay',
  title: null,
  session: 'secret',
  currency: 'USD',
  selectionMode: 'bundle',
  lines: [line],
  totals: { subtotalMinor: 2400, discountMinor: null, taxMinor: null, totalMinor: 2400 },
  fields: { name: 'hidden', phone: 'hidden', billingAddress: 'hidden', shippingAddress: 'hidden' },
  prefill: {},
  terms: null,
  buttonText: null,
  urls: {
    pay: '/pay',
    quote: '/quote',
    authenticate: '/authenticate',
    status: '/status',
    checking: '/checking',
    cancel: null,
  },
  collect: { scriptUrl: 'https://gateway.example/token/Collect.js', tokenizationKey: 'key' },
}
const totals = { subtotalMinor: 2400, discountMinor: null, taxMinor: null, totalMinor: 2400 }
const everyPage: CheckoutView[] = [
  pay,
  {
    ...context,
    page: 'success',
    number: 'R-1',
    paidAt: 0,
    timeZone: 'UTC',
    currency: 'USD',
    lines: [],
    totals,
    card: null,
    customerName: null,
    email: null,
    message: null,
    continueUrl: null,
  },
  { ...context, page: 'checking', statusUrl: '/status', retryUrl: null },
  { ...context, page: 'expired', backUrl: null },
  { ...context, page: 'inactive', backUrl: null },
  { ...context, page: 'already_paid', backUrl: null },
  { ...context, page: 'canceled', backUrl: null },
  { ...context, merchant: null, page: 'not_found' },
  { ...context, merchant: null, page: 'too_many_attempts', retryAfterSeconds: 30 },
  { ...context, merchant: null, page: 'error', requestId: 'req_1' },
  { ...context, page: 'already_done', backUrl: null },
  {
    ...context,
    page: 'started',
    currency: 'USD',
    timeZone: 'UTC',
    subscription: { planName: 'Pro plan', next: { at: 0, amountMinor: 2400 }, trialEndsAt: 0 },
    card: { brand: 'visa', last4: '1111' },
    email: 'ada@example.com',
  },
  {
    ...context,
    page: 'started',
    currency: 'USD',
    timeZone: 'UTC',
    subscription: null,
    card: { brand: 'visa', last4: '1111' },
    email: null,
  },
]

describe.each(everyPage.map((view) => [view.page, view] as const))('the %s page', (_page, view) => {
  const html = renderCheckout(view)

  test('has one heading, one main part, a title and a language', () => {
    expect(html.startsWith('<!doctype html><html lang="en" dir="ltr"')).toBe(true)
    expect(html.match(/<h1[ >]/g)).toHaveLength(1)
    expect(html.match(/<main[ >]/g)).toHaveLength(1)
    expect(html).toMatch(/<title>[^<]+<\/title>/)
  })

  test('runs nothing inline and styles nothing inline but the brand', () => {
    expect(html).not.toMatch(/\sstyle="|\son[a-z]+="/)
    expect(html.match(/<style/g)).toHaveLength(1)
    expect(html).toContain('<style nonce="n0nce">')
    for (const [, attributes] of html.matchAll(/<script([^>]*)>/g)) {
      expect(attributes).toMatch(/src="|type="application\/json"/)
    }
  })
})

test('every page has the status that browsers and crawlers expect', () => {
  expect(Object.fromEntries(everyPage.map((view) => [view.page, checkoutStatus(view)]))).toEqual({
    pay: 200,
    success: 200,
    checking: 200,
    expired: 410,
    inactive: 410,
    already_paid: 200,
    canceled: 200,
    not_found: 404,
    too_many_attempts: 429,
    error: 500,
    already_done: 200,
    started: 200,
  })
})

describe('text of merchants and customers', () => {
  test('is escaped wherever it shows', () => {
    const html = renderCheckout({
      ...pay,
      merchant: {
        ...merchant,
        name: HOSTILE,
        logoUrl: HOSTILE,
        supportEmail: HOSTILE,
        termsUrl: 'javascript:alert(1)',
      },
      title: HOSTILE,
      session: HOSTILE,
      lines: [
        {
          ...line,
          id: HOSTILE,
          name: HOSTILE,
          description: HOSTILE,
          imageUrl: 'javascript:alert(1)',
          features: [HOSTILE],
          quantityLimits: { min: 1, max: 5 },
        },
      ],
      totals: { ...pay.totals, discountMinor: 1, discountLabel: HOSTILE },
      fields: { name: 'required', phone: 'optional', billingAddress: 'required', shippingAddress: 'required' },
      prefill: { email: HOSTILE, name: HOSTILE, billingAddress: { line1: HOSTILE, country: HOSTILE } },
      terms: { termsUrl: 'javascript:alert(1)', privacyUrl: HOSTILE },
      buttonText: HOSTILE,
      urls: { ...pay.urls, cancel: 'javascript:alert(1)' },
    })
    expect(html).not.toContain('<img src=x')
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('javascript:')
  })

  test('is unharmed in the script’s data', () => {
    const html = renderCheckout({ ...pay, session: HOSTILE })
    const json = /id="checkout-data">([^<]*)<\/script>/.exec(html)?.[1] ?? ''
    expect(JSON.parse(json).session).toBe(HOSTILE)
  })
})

describe('the payment page', () => {
  test('shows the fields that are configured, and marks what must be filled in', () => {
    const bare = renderCheckout(pay)
    expect(bare).toContain('name="email"')
    expect(bare).not.toMatch(/name="(name|phone|billing_address\.|shipping_address\.)/)
    const full = renderCheckout({
      ...pay,
      fields: { name: 'required', phone: 'optional', billingAddress: 'country', shippingAddress: 'optional' },
    })
    expect(full).toMatch(/<input[^>]*name="name"[^>]*required/)
    expect(full).not.toMatch(/<input[^>]*name="phone"[^>]*required/)
    expect(full).toContain('name="billing_address.country"')
    expect(full).not.toContain('name="billing_address.line1"')
    expect(full).toContain('name="shipping_address.line1"')
  })

  test('shows the amount at Pay, with the merchant’s word for it', () => {
    expect(renderCheckout({ ...pay, buttonText: 'Donate' })).toMatch(
      /Donate<\/span> <span data-amount="total">\$24\.00/,
    )
    expect(renderCheckout(pay)).toMatch(/Pay<\/span> <span data-amount="total">\$24\.00/)
  })

  test('says in sandbox that no money moves, and only there', () => {
    expect(renderCheckout({ ...pay, merchant: { ...merchant, testMode: true } })).toContain('No real money moves')
    expect(renderCheckout(pay)).not.toContain('No real money moves')
  })

  test('lets a payer choose one, or some, of the products', () => {
    const lines = [line, { ...line, id: 'price_2', selected: false }]
    const one = renderCheckout({ ...pay, selectionMode: 'single_select', lines })
    expect(one.match(/type="radio"/g)).toHaveLength(2)
    expect(one.match(/type="radio"[^>]*checked/g)).toHaveLength(1)
    expect(renderCheckout({ ...pay, selectionMode: 'multi_select', lines }).match(/name="choice"/g)).toHaveLength(2)
  })

  test('offers an amount of the payer’s own within bounds', () => {
    const html = renderCheckout({
      ...pay,
      lines: [
        {
          ...line,
          customAmount: { minimumMinor: 500, maximumMinor: null, presetsMinor: [1000, 2500], initialMinor: 1000 },
        },
      ],
    })
    expect(html).toContain('data-min="500"')
    expect(html).toMatch(/data-preset="10\.00" aria-pressed="true"/)
    expect(html).toMatch(/data-preset="25\.00" aria-pressed="false"/)
    expect(html).toContain('At least $5.00')
  })

  test('explains itself where scripts are off', () => expect(renderCheckout(pay)).toContain(en.pay.noScriptTitle))
})

test('an error page tells its reference and nothing else of the error', () => {
  const html = renderCheckout({ ...context, merchant: null, page: 'error', requestId: 'req_42' })
  expect(html).toContain('Reference: req_42')
})

test('the policy opens the gateway’s origin on the payment page alone', () => {
  const open = checkoutCsp({ nonce: 'n', collectUrl: 'https://gateway.example/token/Collect.js' })
  expect(open).toContain("script-src 'self' https://gateway.example;")
  expect(open).toContain('frame-src https://gateway.example;')
  expect(checkoutCsp({ nonce: 'n' })).toContain("script-src 'self';")
  expect(checkoutCsp({ nonce: 'n' })).toContain("frame-src 'none'")
  expect(open).not.toContain('unsafe')
})

test('a quote carries every amount with its text', () => {
  const quote = quoteReply(
    [{ id: 'a', totalMinor: 5000 }],
    { subtotalMinor: 5000, discountMinor: 500, taxMinor: 360, totalMinor: 4860 },
    'USD',
    'en-US',
  )
  expect(quote).toEqual({
    recurring_minor: null,
    quoted_at: null,
    terms: null,
    plan: null,
    lines: [{ id: 'a', total_minor: 5000, formatted: '$50.00' }],
    subtotal_minor: 5000,
    discount_minor: 500,
    shipping_minor: null,
    tax_minor: 360,
    total_minor: 4860,
    taxes: [],
    code: null,
    code_label: null,
    code_error: null,
    formatted: { subtotal: '$50.00', discount: '-$5.00', shipping: null, tax: '$3.60', total: '$48.60' },
  })
})

const vat = { name: 'VAT', percentage: 200_000, inclusive: true, amountMinor: 400, reverseCharge: false }
const salesTax = { ...vat, name: 'Sales tax', percentage: 82_500, inclusive: false, amountMinor: 198 }

test('each tax is a row of its own: an added one before the total, a contained one after it', () => {
  const html = renderCheckout({ ...pay, totals: { ...totals, totalMinor: 2598, taxes: [vat, salesTax] } })
  const rows = [...html.matchAll(/totals__row--(\w+)/g)].map(([, name]) => name)
  expect(rows).toEqual(['subtotal', 'tax', 'total', 'note'])
  expect(html).toMatch(/Sales tax \(8\.25%\)<\/dt><dd>\$1\.98</)
  expect(html).toMatch(/Includes VAT \(20%\)<\/dt><dd>\$4\.00</)
})

test('what was credited of an invoice is not called paid', () => {
  const html = renderCheckout({ ...pay, totals: { ...totals, paidMinor: 500, creditedMinor: 300 } })
  expect(html).toMatch(/Already paid<\/dt><dd data-amount="paid">-\$5\.00</)
  expect(html).toMatch(/Credited<\/dt><dd data-amount="credited">-\$3\.00</)
  expect(renderCheckout({ ...pay, totals: { ...totals, paidMinor: 500 } })).not.toContain('Credited')
})

test('a tax that the buyer owes names itself in place of an amount, in quotes too', () => {
  const taxes = [{ ...salesTax, amountMinor: 0, reverseCharge: true }]
  const row = { label: 'Sales tax (8.25%)', amount: 'Reverse charge', included: false }
  expect(renderCheckout({ ...pay, totals: { ...totals, taxes } })).toContain(`${row.label}</dt><dd>${row.amount}<`)
  expect(quoteReply([], { ...totals, taxes }, 'USD', 'en-US').taxes).toEqual([row])
})

test('the field for a code is there where codes are taken, with room for what it takes off', () => {
  expect(renderCheckout(pay)).not.toContain('name="discount_code"')
  const open = renderCheckout({ ...pay, code: { applied: null, asked: '"><b>', problem: 'This code is not valid.' } })
  expect(open).toContain('value="&quot;&gt;&lt;b&gt;"')
  expect(open).toContain('aria-invalid="true"')
  expect(open).toContain('<dd data-amount="discount">—</dd>')
  const applied = renderCheckout({ ...pay, code: { applied: 'TEN', asked: null, problem: null } })
  expect(applied).toMatch(/value="TEN" readonly/)
})
