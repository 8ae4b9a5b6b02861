import { expect, it } from 'vitest'
import { rejectionMeter } from './rejections.ts'

const START = 1_700_000_000_000

it('counts one rejection of an account in a minute, however many there are', () => {
  const meter = rejectionMeter()
  const due = Array.from({ length: 600 }, (_, n) => meter.isDue('a', START + n * 200)).filter(Boolean)
  expect(due).toHaveLength(2)
})

it('counts each account by itself', () => {
  const meter = rejectionMeter()
  expect(meter.isDue('a', START)).toBe(true)
  expect(meter.isDue('b', START + 1)).toBe(true)
  expect(meter.isDue('a', START + 59_999)).toBe(false)
  expect(meter.isDue('a', START + 60_000)).toBe(true)
  expect(meter.isDue('b', START + 60_000)).toBe(false)
})

it('remembers a bounded number of accounts, and writes for no more', () => {
  const meter = rejectionMeter()
  const due = Array.from({ length: 5_000 }, (_, n) => meter.isDue(`account ${n}`, START)).filter(Boolean)
  expect(due).toHaveLength(1_000)
  expect(meter.isDue('account 4999', START + 60_000)).toBe(true)
})
