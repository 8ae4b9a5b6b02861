import fc from 'fast-check'
import { expect, it } from 'vitest'
import { invoiceFinalized, saleCaptured } from './ledger.ts'

const total = (entries: readonly { amountMinor: number }[]) =>
  entries.reduce((running, entry) => running + entry.amountMinor, 0)

it('posts movements that sum to zero', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (net, tax) => {
      const invoice = { id: 'i', currency: 'USD', totalMinor: net + tax, taxMinor: tax }
      expect(total(invoiceFinalized(invoice).entries)).toBe(0)
      expect(total(saleCaptured({ id: 't', currency: 'USD', amountMinor: net, customerId: 'c' }).entries)).toBe(0)
    }),
  )
})

it('leaves out empty entries', () => {
  expect(invoiceFinalized({ id: 'i', currency: 'USD', totalMinor: 100, taxMinor: 0 }).entries).toEqual([
    { account: 'receivable', amountMinor: 100 },
    { account: 'revenue', amountMinor: -100 },
  ])
})
