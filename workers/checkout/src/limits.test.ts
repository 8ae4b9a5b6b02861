import { describe, expect, it } from 'vitest'
import { addressKey } from './limits.ts'

describe('what a sender is counted by', () => {
  it.each([
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:0DB8:0001:0002:0000:0000:0000:0001',
    '2001:db8:1:2::203.0.113.7',
    '2001:db8:1:2:a:b:c:d%eth0',
  ])('is the /64 of an IPv6 address: %s', (address) => expect(addressKey(address)).toBe('2001:db8:1:2::/64'))

  it.each([
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:0:1:2::1', '2001:0:1:2::/64'],
  ])('tells networks apart: %s', (address, key) => expect(addressKey(address)).toBe(key))

  it.each(['::ffff:203.0.113.7', '::FFFF:cb00:7107', '0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'])(
    'is the IPv4 address, mapped or not: %s',
    (address) => expect(addressKey(address)).toBe('203.0.113.7'),
  )

  it.each(['unknown', '', 'a:b', '1:2:3:4:5:6:7:8:9', '[::1]', '::1]@x[', '203.0.113.7:80'])(
    'is the text itself where that is no address: %j',
    (address) => expect(addressKey(address)).toBe(address),
  )
})
