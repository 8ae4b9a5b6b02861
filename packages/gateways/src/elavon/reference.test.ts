import { publicId } from '@revkeen-edge/domain/ids.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { orderIdOf, referenceOf } from './reference.ts'

it('fits the invoice number of 25 letters and digits, and is turned back into the order id', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      const orderId = publicId('paymentAttempt', uuid)
      const reference = referenceOf(orderId)
      expect(reference).toMatch(/^[0-9A-Z]{25}$/)
      expect(orderIdOf(reference)).toBe(orderId)
      expect(orderIdOf(reference.toLowerCase())).toBe(orderId)
    }),
  )
})

it.each(['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])('holds %s', (uuid) => {
  const orderId = publicId('paymentAttempt', uuid)
  expect(referenceOf(orderId)).toHaveLength(25)
  expect(orderIdOf(referenceOf(orderId))).toBe(orderId)
})

it.each(['', 'inv-7', 'cus_019df242b418795facc6be16760a', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])(
  'is made of no %j: a cut reference would not find its charge',
  (orderId) => {
    expect(() => referenceOf(orderId)).toThrow('order id')
  },
)

it.each([null, 'INV-1', 'Z'.repeat(25), '0'.repeat(24)])('leaves %j, which is not ours, as it is', (reference) => {
  expect(orderIdOf(reference)).toBe(reference)
})
