import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elavonTime, timeOf } from './time.ts'

it('is read as it is written, to the second', () => {
  const instant = fc.integer({ min: 0, max: Date.UTC(2099, 11, 31) / 1000 })
  fc.assert(
    fc.property(instant, (seconds) => {
      expect(timeOf(elavonTime(seconds * 1000))).toBe(seconds * 1000)
    }),
  )
})

it.each([
  ['02/05/2018 12:10:35 AM', Date.UTC(2018, 1, 5, 0, 10, 35)],
  ['02/05/2018 12:10:35 PM', Date.UTC(2018, 1, 5, 12, 10, 35)],
  ['02/05/2018 05:38:17 PM', Date.UTC(2018, 1, 5, 17, 38, 17)],
])('of %s is %i', (text, at) => {
  expect(timeOf(text)).toBe(at)
})

it.each([null, '', '2018-02-05', '13/45/2018 05:38:17 PM', '02/05/2018 13:38:17 PM', '02/05/2018 05:61:17 PM'])(
  'of %j is none',
  (text) => {
    expect(timeOf(text)).toBeNull()
  },
)
