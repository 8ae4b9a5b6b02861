import { describe, expect, it } from 'vitest'
import { moment, momentAt, momentOver } from './moments.ts'

const at = (text: string) => Date.parse(text)

describe('a moment', () => {
  it.each([
    ['2027-03-14', 'America/New_York', '2027-03-14T05:00:00Z', '2027-03-15T04:00:00Z'],
    ['2027-12-31', 'Asia/Tokyo', '2027-12-30T15:00:00Z', '2027-12-31T15:00:00Z'],
    ['2027-12-31T10:00:00+02:00', 'Asia/Tokyo', '2027-12-31T08:00:00Z', '2027-12-31T08:00:00Z'],
  ])('%s in %s begins and is over by the clocks there', (written, timezone, begins, over) => {
    expect(moment.parse(written)).toBe(written)
    expect(momentAt(written, timezone)).toBe(at(begins))
    expect(momentOver(written, timezone)).toBe(at(over))
  })

  it.each(['tomorrow', '2027-02-30', '2027-13-01', '2027-01-01T25:00:00Z', '2027-01-01T00:00:00', '1798761600'])(
    'is not %s',
    (written) => {
      expect(moment.safeParse(written).success).toBe(false)
    },
  )
})
