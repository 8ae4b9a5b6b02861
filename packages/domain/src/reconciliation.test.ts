import { describe, expect, it } from 'vitest'
import { differencesOf, type Booked, type OwnBooked } from './reconciliation.ts'

const theirs: Booked = {
  gatewayTransactionId: '1',
  kind: 'charge',
  amountMinor: 5000,
  currency: 'USD',
  state: 'settled',
}
const ours: OwnBooked = {
  id: 'a',
  gatewayTransactionId: '1',
  kind: 'charge',
  amountMinor: 5000,
  currency: 'USD',
  state: 'settled',
}

describe('two books', () => {
  it.each<[string, Partial<OwnBooked>, Partial<Booked>]>([
    ['the same', {}, {}],
    ['an amount that was not told', {}, { amountMinor: null }],
    ['a currency that was not told', {}, { currency: null }],
    ['undone on both sides', { state: 'undone' }, { state: 'undone' }],
    ['held on both sides', { state: 'held' }, { state: 'held' }],
  ])('with %s do not differ', (_, own, other) => {
    expect(differencesOf([{ ...ours, ...own }], [{ ...theirs, ...other }])).toEqual([])
  })

  it.each<[string, Partial<OwnBooked>, Partial<Booked>, string, string, string]>([
    ['another amount', {}, { amountMinor: 4999 }, 'amount', '5000', '4999'],
    ['another currency', {}, { currency: 'EUR', amountMinor: 1 }, 'currency', 'USD', 'EUR'],
    ['a void at the gateway alone', { state: 'open' }, { state: 'undone' }, 'status', 'charge open', 'charge undone'],
    ['a void here alone', { state: 'undone' }, { state: 'open' }, 'status', 'charge undone', 'charge open'],
    ['a settlement at the gateway alone', { state: 'open' }, {}, 'status', 'charge open', 'charge settled'],
    ['a charge that failed there', { state: 'open' }, { state: 'failed' }, 'status', 'charge open', 'charge failed'],
    ['a charge that is a refund there', {}, { kind: 'refund' }, 'status', 'charge settled', 'refund settled'],
  ])('with %s differ once', (_, own, other, kind, mine, told) => {
    expect(differencesOf([{ ...ours, ...own }], [{ ...theirs, ...other }])).toEqual([
      { kind, gatewayTransactionId: '1', transactionId: 'a', ours: mine, theirs: told },
    ])
  })

  it('differ where one lacks what the other has', () => {
    expect(differencesOf([ours], [{ ...theirs, gatewayTransactionId: '2' }])).toEqual([
      {
        kind: 'missing_at_gateway',
        gatewayTransactionId: '1',
        transactionId: 'a',
        ours: 'charge settled of 5000 USD',
        theirs: null,
      },
      {
        kind: 'missing_here',
        gatewayTransactionId: '2',
        transactionId: null,
        ours: null,
        theirs: 'charge settled of 5000 USD',
      },
    ])
  })

  it.each(['undone', 'failed', 'unclear'] as const)(
    'do not differ by what is %s at the gateway and nothing here',
    (state) => {
      expect(differencesOf([], [{ ...theirs, state }])).toEqual([])
    },
  )
})
