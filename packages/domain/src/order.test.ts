import { describe, expect, it } from 'vitest'
import { isOrderPayable, ORDER, orderDue, type OrderStatus } from './order.ts'

describe('what is due on an order', () => {
  it.each<[string, number, { totalMinor: number; paidMinor: number } | null, number]>([
    ['its total, without an invoice', 5000, null, 5000],
    ['its total, of an invoice for as much', 5000, { totalMinor: 5000, paidMinor: 0 }, 5000],
    ['its total, of an invoice for more', 5000, { totalMinor: 6000, paidMinor: 0 }, 5000],
    ['its rest, once a part is paid', 5000, { totalMinor: 6000, paidMinor: 2000 }, 3000],
    ['nothing, once it is covered', 5000, { totalMinor: 6000, paidMinor: 5000 }, 0],
    ['nothing, once more than it is paid', 5000, { totalMinor: 6000, paidMinor: 6000 }, 0],
    ['what an invoice for less still asks for', 5000, { totalMinor: 4000, paidMinor: 1000 }, 3000],
    ['nothing, once an invoice for less is paid', 5000, { totalMinor: 4000, paidMinor: 4000 }, 0],
    ['nothing, where it costs nothing', 0, { totalMinor: 6000, paidMinor: 0 }, 0],
  ])('is %s', (_, totalMinor, invoice, due) => {
    expect(orderDue({ totalMinor }, invoice)).toBe(due)
  })
})

describe('an order takes money', () => {
  it('until it is paid or canceled', () => {
    const statuses = Object.keys(ORDER) as OrderStatus[]
    expect(statuses.filter((status) => isOrderPayable({ status }))).toEqual(['draft', 'pending', 'partially_paid'])
  })
})
