import type { Invoice, Payment, PaymentMethod } from '@revkeen-edge/domain'
import { describe, expect, it } from 'vitest'
import { platformFee, preferredRails, railsOf, type RailFacts } from './rails.ts'

const nothing: RailFacts = { hasGateway: true, cards: [], lastCardPayment: null, invoice: null }
const card = { id: 'pm' } as PaymentMethod

function invoiceFor(allowedMethods: string[] | null): Invoice {
  return { allowedMethods } as Invoice
}

describe('the platform fee', () => {
  it.each([
    [10_000, 'GBP', 180],
    [50_000, 'USD', 860],
    [1_000, 'JPY', 17],
    [10_000, 'KWD', 270],
    [0, 'EUR', 10],
    [999_999_999_999, 'USD', 17_000_000_010],
    // Half a minor unit goes away from zero: 0.5 of 1.7 % of 500.
    [500, 'EUR', 19],
  ])('of %i %s is %i', (amountMinor, currency, fee) => {
    expect(platformFee(amountMinor, currency)).toBe(fee)
  })
})

describe('the rails of a customer', () => {
  it('has the card alone, with a reason against each other', () => {
    const rails = railsOf(nothing)
    expect(rails.map(({ rail, available }) => [rail, available])).toEqual([
      ['card', true],
      ['direct_debit', false],
      ['pay_by_bank', false],
      ['in_store', false],
    ])
    expect(rails.slice(1).every(({ reason_if_not: reason }) => reason !== null)).toBe(true)
  })

  it('has no card without a gateway, even where one is stored', () => {
    expect(railsOf({ ...nothing, hasGateway: false, cards: [card] })[0]).toMatchObject({
      available: false,
      reason_if_not: 'no_gateway_account',
    })
  })

  it('keeps to what the invoice allows', () => {
    expect(railsOf({ ...nothing, invoice: invoiceFor(['direct_debit']) })[0]?.reason_if_not).toBe(
      'not_allowed_by_invoice',
    )
    expect(railsOf({ ...nothing, invoice: invoiceFor(null) })[0]?.available).toBe(true)
  })

  it('ranks a stored card above one to be entered, and what is not available last and without a fee', () => {
    const amount = { amountMinor: 10_000, currency: 'GBP' }
    const stored = preferredRails({ ...nothing, cards: [card], lastCardPayment: { createdAt: 0 } as Payment }, amount)
    const entered = preferredRails(nothing, amount)
    expect(stored[0]).toMatchObject({
      rail: 'card',
      rank: 1,
      reasons: ['stored_card', 'used_before'],
      net_after_fees_minor: 9_820,
    })
    expect(stored[0]?.score).toBeGreaterThan(entered[0]?.score ?? 0)
    expect(entered.map(({ rank }) => rank)).toEqual([1, 2, 3, 4])
    expect(entered.slice(1).every((rail) => rail.score === 0 && !('estimated_fee_minor' in rail))).toBe(true)
  })
})
