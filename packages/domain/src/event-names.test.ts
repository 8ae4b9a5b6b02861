import { describe, expect, it } from 'vitest'
import { EVENT_NAMES, eventName, eventsMatching, subscribedName } from './event-names.ts'

describe('event names', () => {
  it.each([
    ['payment_method.attached', 'customer.payment_method.attached'],
    ['invoice.marked_uncollectible', 'invoice.uncollectible'],
    ['usage.threshold.reached', 'usage.threshold_reached'],
    ['subscription.trial_ending', 'subscription.trial_will_end'],
    ['payment.captured', 'charge.captured'],
    ['dispute.created', 'charge.dispute.created'],
    ['checkout.completed', 'checkout.session.completed'],
    ['invoice.paid', 'invoice.paid'],
  ])('%s is known as %s', (spelling, canonical) => expect(eventName(spelling)).toBe(canonical))

  it.each(['', 'invoice', 'invoice.payed', 'Invoice.paid', '__proto__', 'toString', 'invoice.paid '])(
    '%j is no event',
    (name) => expect(eventName(name)).toBeNull(),
  )

  it('gives every spelling to one fact alone', () => {
    const spellings = EVENT_NAMES.flatMap((name) => eventsMatching(name))
    expect(new Set(spellings).size).toBe(EVENT_NAMES.length)
    for (const name of EVENT_NAMES) expect(eventName(name)).toBe(name)
  })
})

describe('subscriptions', () => {
  it('cover everything with *', () => expect(eventsMatching('*')).toEqual(EVENT_NAMES))

  it('cover a family by its prefix, but no neighbour', () => {
    expect(eventsMatching('payment.*')).toContain('payment.failed')
    expect(eventsMatching('payment.*')).not.toContain('payment_link.completed')
    expect(eventsMatching('customer.payment_method.*')).toEqual([
      'customer.payment_method.attached',
      'customer.payment_method.updated',
      'customer.payment_method.detached',
    ])
    expect(eventsMatching('customer.*')).toEqual(
      expect.arrayContaining(['customer.created', 'customer.payment_method.attached']),
    )
  })

  it.each(['nothing.*', 'inv*', '*.paid', 'invoice.**', 'invoice.*.paid', '.*', '**', 'INVOICE.*'])(
    'refuse %s',
    (pattern) => expect(eventsMatching(pattern)).toEqual([]),
  )

  it.each([
    [['invoice.paid'], 'invoice.paid', 'invoice.paid'],
    [['invoice.sent'], 'invoice.paid', null],
    [['*'], 'customer.payment_method.attached', 'customer.payment_method.attached'],
    [['payment_method.*'], 'customer.payment_method.attached', 'customer.payment_method.attached'],
    [['payment_method.attached'], 'customer.payment_method.attached', 'payment_method.attached'],
    [['*', 'payment_method.attached'], 'customer.payment_method.attached', 'payment_method.attached'],
    [
      ['payment_method.attached', 'customer.payment_method.attached'],
      'customer.payment_method.attached',
      'customer.payment_method.attached',
    ],
    [['*'], 'something.new', 'something.new'],
    [[], 'invoice.paid', null],
  ] as const)('%j get %s as %s', (enabled, type, name) => expect(subscribedName(enabled, type)).toBe(name))
})
