import { MESSAGE_KINDS, type MessageKind } from '@revkeen-edge/domain/notifications.ts'
import { describe, expect, test } from 'vitest'
import { contrast, parseHex, toHex } from '../brand/colour.ts'
import { renderSample, type SampleStory } from './samples.ts'

const story: SampleStory = {
  merchant: {
    name: 'Acme',
    logoUrl: 'https://acme.example/logo.png',
    colours: { primaryColour: '#ffd400', backgroundColour: null },
    supportEmail: 'help@acme.example',
    testMode: false,
  },
  currency: 'USD',
  timeZone: 'UTC',
  now: Date.UTC(2026, 10, 23),
  checkoutUrl: 'https://pay.example',
  portalUrl: 'https://portal.example/portal/acme',
}

/** Two parts of a text message that is sent in several. */
const TWO_SEGMENTS = 306
/** GSM 03.38, its basic signs and those of its extension that we write. */
const GSM = /^[A-Za-z0-9 @£$¥€_!"#%&'()*+,\-./:;<=>?[\]{}äöüÄÖÜéèàß~^|\\]*$/

const HAVE_LINKS: ReadonlySet<MessageKind> = new Set<MessageKind>([
  'invoice_sent',
  'invoice_reminder',
  'trial_ending',
  'renewal_upcoming',
  'subscription_confirmed',
  'payment_failed',
  'payment_retry_failed',
  'payment_action_needed',
  'service_suspended',
])

describe.each(MESSAGE_KINDS)('%s', (kind) => {
  const { subject, html, text, short } = renderSample(kind, story)

  test('has a subject of one line that fits an inbox', () => {
    expect(subject).toMatch(/\S/)
    expect(subject).not.toMatch(/[\r\n]/)
    expect(subject.length).toBeLessThanOrEqual(70)
  })

  test('leaves no placeholder, no undefined and no broken figure anywhere', () => {
    for (const form of [subject, html, text, short]) {
      expect(form).not.toMatch(/\{[a-z]\w*\}|undefined|\bnull\b|NaN|Invalid Date|\[object/i)
    }
  })

  test('can be read by ear: language, title, one heading, layout tables, texts for pictures and links', () => {
    expect(html).toMatch(/<html lang="en" dir="ltr">/)
    expect(html).toMatch(/<title>[^<]+<\/title>/)
    expect(html.match(/<h1[ >]/g)).toHaveLength(1)
    expect(html.match(/<table /g)?.length).toBe(html.match(/<table role="presentation"/g)?.length)
    for (const [picture] of html.matchAll(/<img [^>]*>/g)) expect(picture).toContain('alt=')
    for (const [, inner] of html.matchAll(/<a [^>]*>([^<]*)<\/a>/g)) expect(inner?.trim()).toMatch(/^\S.{3,}$/)
  })

  test('keeps its contrast: what is written can be read on what it is written on', () => {
    const pairs = [...html.matchAll(/style="([^"]*)"/g)].map(([, style = '']) => ({
      ink: colourIn(style, 'color'),
      back: colourIn(style, 'background'),
    }))
    const written = pairs.flatMap(({ ink }) => (ink ? [ink] : []))
    expect(written.length).toBeGreaterThan(2)
    for (const { ink, back } of pairs) if (ink && back) expect(contrast(ink, back)).toBeGreaterThanOrEqual(4.5)
    const onWhite = written.filter((ink) => toHex(ink) !== '#000000')
    for (const ink of onWhite) expect(contrast(ink, { red: 244, green: 245, blue: 247 })).toBeGreaterThanOrEqual(4.5)
  })

  test('says its amounts in plain text and in HTML alike', () => {
    const amounts = (form: string) => new Set(form.match(/\$[\d,]+\.\d\d/g))
    expect(amounts(text)).toEqual(amounts(html))
    expect(text).not.toMatch(/<\/?[a-z]/)
  })

  test('has no scripts, no forms and nothing that is fetched but the logo', () => {
    expect(html).not.toMatch(/<(script|form|iframe|link|object)\b/i)
    const sources = [...html.matchAll(/src="([^"]*)"/g)].map(([, url]) => url)
    expect(sources).toEqual(['https://acme.example/logo.png'])
  })

  test('fits two text messages, in signs of their own alphabet, and says who writes', () => {
    expect(short).toMatch(GSM)
    expect(short.length).toBeLessThanOrEqual(TWO_SEGMENTS)
    expect(short).toMatch(/^Acme: /)
    expect(short.endsWith('https://pay.example/i/sample') || short.endsWith('https://portal.example/portal/acme')).toBe(
      HAVE_LINKS.has(kind),
    )
  })

  test('of a sandbox says so on every channel', () => {
    const sandboxed = renderSample(kind, { ...story, merchant: { ...story.merchant, testMode: true } })
    expect(sandboxed.html).toContain('no real money moved')
    expect(sandboxed.text).toContain('no real money moved')
    expect(sandboxed.short).toBe(`[Test] ${short}`)
  })

  test('is in the merchant’s currency, time zone and colours, and takes a hostile name', () => {
    const merchant = { ...story.merchant, name: '<b>{url}</b>\r\nBcc: x', logoUrl: 'javascript:alert(1)' }
    const other = renderSample(kind, { ...story, merchant, currency: 'JPY', portalUrl: 'javascript:alert(1)' })
    expect(other.html).not.toMatch(/javascript:|<b>/)
    expect(other.subject).not.toMatch(/[\r\n]/)
    expect(other.short).not.toMatch(/[\r\n]/)
    expect(other.text).not.toContain('$')
  })
})

test('failed payments lead to where the payment method is changed, also where buttons are not shown', () => {
  for (const kind of [
    'payment_failed',
    'payment_retry_failed',
    'payment_action_needed',
    'service_suspended',
  ] as const) {
    const { html, text } = renderSample(kind, story)
    expect(html).toContain('href="https://portal.example/portal/acme"')
    expect(text).toContain('Update payment method: https://portal.example/portal/acme')
    expect(text).toContain('Amount due: $49.00')
    expect(text).toContain('There was not enough available on this card')
  }
})

test('each step of asking for a payment says what comes next', () => {
  const textOf = (kind: MessageKind) => renderSample(kind, story).text
  expect(textOf('payment_failed')).toContain('We try again on November 24, 2026.')
  expect(textOf('payment_action_needed')).toContain(
    'We try once more on November 27, 2026. If that fails too, your access ends that day.',
  )
  expect(textOf('service_suspended')).toContain('As soon as $49.00 is paid')
  expect(textOf('payment_recovered')).toContain('Next charge: December 20, 2026')
})

test('what will be charged is told with its date and its rhythm', () => {
  const trial = renderSample('trial_ending', story)
  expect(trial.subject).toBe('Your Acme trial ends on November 26, 2026')
  expect(trial.text).toContain('First charge on November 26, 2026: $49.00')
  expect(trial.text).toContain('After that: $49.00 every month')
  expect(trial.text).toContain('Cancel before November 26, 2026, and nothing is charged.')
  const confirmed = renderSample('subscription_confirmed', story).text
  expect(confirmed).toContain('Charged today: $49.00')
  expect(confirmed).toContain('Next charge: $49.00\n  December 23, 2026')
})

function colourIn(style: string, property: 'color' | 'background') {
  return parseHex(new RegExp(`(?:^|;)${property}:(#[0-9a-f]{6})`).exec(style)?.[1] ?? null)
}
