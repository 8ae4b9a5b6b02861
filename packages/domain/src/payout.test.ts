import { describe, expect, it } from 'vitest'
import { arrivalOf, batchFigures, isAsBooked, netOfPayout, type Settleable, type SettledBatch } from './payout.ts'

const sale: Settleable = {
  id: 's',
  type: 'sale',
  gatewayTransactionId: '1',
  currency: 'USD',
  amountMinor: 5000,
  payoutId: null,
  undone: false,
  feesMinor: 98,
}
const refund: Settleable = {
  ...sale,
  id: 'r',
  type: 'refund',
  gatewayTransactionId: '2',
  amountMinor: 1200,
  feesMinor: 0,
}
const batch: SettledBatch = { batchId: 'b', currency: 'USD', amountMinor: 3800, count: 2, transactionIds: ['1', '2'] }

describe('a batch', () => {
  it.each<[string, Partial<SettledBatch>, readonly Settleable[], boolean]>([
    ['with all of ours', {}, [sale, refund], true],
    ['without a count', { count: null }, [sale, refund], true],
    ['of more refunds than charges', { amountMinor: -1200, transactionIds: ['2'], count: 1 }, [refund], true],
    ['with another total', { amountMinor: 3799 }, [sale, refund], false],
    ['with another count', { count: 3 }, [sale, refund], false],
    ['without a total', { amountMinor: null }, [sale, refund], false],
    ['without a currency', { currency: null }, [sale, refund], false],
    ['of another currency', { currency: 'EUR' }, [sale, refund], false],
    ['with one that is not ours', {}, [{ ...sale, amountMinor: 3800 }], false],
    ['with one that was undone', {}, [{ ...sale, undone: true }, refund], false],
    ['with one that was settled before', {}, [{ ...sale, payoutId: 'p' }, refund], false],
  ])('%s: as booked %o is %s', (_, changes, ours, expected) => {
    expect(isAsBooked({ ...batch, ...changes }, ours)).toBe(expected)
  })

  it('comes to its charges less its refunds and what they cost', () => {
    const figures = batchFigures([sale, refund, { ...sale, type: 'capture', amountMinor: 300, feesMinor: 16 }])
    expect(figures).toEqual({
      chargesMinor: 5300,
      refundsMinor: 1200,
      feesMinor: 114,
      chargesCount: 2,
      refundsCount: 1,
    })
    expect(netOfPayout({ ...figures, chargebacksMinor: 1000 })).toBe(5300 - 1200 - 1000 - 114)
    expect(netOfPayout({ ...figures, chargebacksMinor: -1000 })).toBe(5300 - 1200 + 1000 - 114)
  })
})

it.each([
  ['2026-05-04T20:00:00Z', '2026-05-06T20:00:00.000Z'],
  ['2026-05-07T20:00:00Z', '2026-05-11T20:00:00.000Z'],
  ['2026-05-08T20:00:00Z', '2026-05-12T20:00:00.000Z'],
  ['2026-05-10T20:00:00Z', '2026-05-12T20:00:00.000Z'],
])('the money of a batch of %s is there on %s, as banks do not work at weekends', (settled, arrives) => {
  expect(new Date(arrivalOf(Date.parse(settled))).toISOString()).toBe(arrives)
})
