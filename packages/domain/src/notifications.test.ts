import { describe, expect, it } from 'vitest'
import { addressOn, channelsTo, NOTIFICATION_KINDS, notificationRule, phoneNumber } from './notifications.ts'

it.each([
  ['+1 (415) 555-0100', '+14155550100'],
  ['0044 20 7946 0018', '+442079460018'],
  ['+49.30.123456', '+4930123456'],
  ['+44 20\u20117946\u20110018', '+442079460018'],
  ['(415) 555-0100', null],
  ['020 7946 0018', null],
  ['+0 123 456 789', null],
  ['+1234', null],
  ['+1234567890123456', null],
  ['+1 415 555 0100 ext. 5', null],
  ['', null],
  [null, null],
])('of %j the number is %s', (text, number) => {
  expect(phoneNumber(text)).toBe(number)
})

describe('the rule of a kind', () => {
  it('is e-mail alone until the merchant says otherwise', () => {
    for (const kind of NOTIFICATION_KINDS) {
      expect(notificationRule({}, kind)).toEqual({ enabled: true, channels: ['email'] })
    }
  })

  it('is the merchant’s for that kind, and no other’s', () => {
    const settings = { payment_failed: { enabled: false, channels: ['sms' as const] } }
    expect(notificationRule(settings, 'payment_failed')).toEqual({ enabled: false, channels: ['sms'] })
    expect(notificationRule(settings, 'payment_recovered').enabled).toBe(true)
    expect(notificationRule(settings, 'dispute_opened')).toEqual({ enabled: true, channels: ['email'] })
  })
})

describe('the channels that reach somebody', () => {
  const both = { email: 'ada@example.com', phone: '+14155550100' }
  const ALL = ['email', 'sms', 'whatsapp'] as const

  it('stand in the order that was asked for, each once', () => {
    expect(channelsTo(['sms', 'email', 'sms'], both, ALL)).toEqual(['sms', 'email'])
  })

  it('need an address, and a connection', () => {
    expect(channelsTo(['whatsapp', 'sms', 'email'], { ...both, phone: null }, ALL)).toEqual(['email'])
    expect(channelsTo(['whatsapp', 'sms', 'email'], { ...both, email: ' ' }, ALL)).toEqual(['whatsapp', 'sms'])
    expect(channelsTo(['whatsapp', 'sms', 'email'], both, ['sms'])).toEqual(['sms'])
    expect(channelsTo(['sms'], { ...both, phone: '555-0100' }, ALL)).toEqual([])
  })

  it('reach a phone by its international number', () => {
    expect(addressOn('sms', { email: null, phone: '+1 415-555-0100' })).toBe('+14155550100')
    expect(addressOn('email', both)).toBe('ada@example.com')
  })
})
