import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultAccount, routeAccount, takesCurrency } from './gateway-account.ts'

interface Known {
  id: string
  currencies: string[] | null
  status: 'active' | 'inactive'
  isDefault: boolean
  createdAt: number
}

function account(id: string, known: Partial<Known> = {}): Known {
  return { id, currencies: null, status: 'active', isDefault: false, createdAt: 1, ...known }
}

const standard = account('standard', { isDefault: true })

describe('the account of a charge', () => {
  it.each<[string, Known[], string, string | null]>([
    ['the default, where nothing else is there', [standard], 'EUR', 'standard'],
    ['the one that names the currency', [standard, account('euros', { currencies: ['EUR'] })], 'EUR', 'euros'],
    ['the default for any other', [standard, account('euros', { currencies: ['EUR'] })], 'USD', 'standard'],
    [
      'never an inactive one',
      [standard, account('euros', { currencies: ['EUR'], status: 'inactive' })],
      'EUR',
      'standard',
    ],
    ['one that takes everything before none', [{ ...standard, currencies: ['USD'] }, account('any')], 'EUR', 'any'],
    ['none where none takes it', [{ ...standard, currencies: ['USD'] }], 'EUR', null],
    ['none of none', [], 'EUR', null],
    [
      'the default among those that name it',
      [account('a', { currencies: ['EUR'] }), { ...standard, currencies: ['EUR'], createdAt: 9 }],
      'EUR',
      'standard',
    ],
    [
      'the oldest among equals',
      [account('b', { currencies: ['EUR'], createdAt: 2 }), account('c', { currencies: ['EUR'], createdAt: 1 })],
      'EUR',
      'c',
    ],
  ])('is %s', (_, accounts, currency, id) => {
    expect(routeAccount(accounts, currency)?.id ?? null).toBe(id)
  })

  it('is the chosen one, where that takes the currency and is active', () => {
    const euros = account('euros', { currencies: ['EUR'] })
    const dollars = account('dollars', { currencies: ['USD'] })
    const gone = account('gone', { status: 'inactive' })
    const all = [standard, euros, dollars, gone]
    expect(routeAccount(all, 'EUR', 'standard')?.id).toBe('standard')
    for (const chosen of ['dollars', 'gone', 'nobody', null]) expect(routeAccount(all, 'EUR', chosen)?.id).toBe('euros')
  })

  it('does not depend on the order in which accounts are read, and always takes the currency', () => {
    const known = fc.record({
      id: fc.uuid(),
      currencies: fc.option(fc.subarray(['EUR', 'USD', 'JPY'])),
      status: fc.constantFrom('active' as const, 'inactive' as const),
      isDefault: fc.boolean(),
      createdAt: fc.integer({ min: 0, max: 3 }),
    })
    fc.assert(
      fc.property(fc.uniqueArray(known, { selector: ({ id }) => id, maxLength: 6 }), (accounts) => {
        const chosen = routeAccount(accounts, 'EUR')
        expect(routeAccount(accounts.toReversed(), 'EUR')).toEqual(chosen)
        if (chosen) expect([takesCurrency(chosen, 'EUR'), chosen.status]).toEqual([true, 'active'])
        else expect(accounts.some((a) => a.status === 'active' && takesCurrency(a, 'EUR'))).toBe(false)
      }),
    )
  })
})

describe('the default account', () => {
  it('is active', () => {
    expect(defaultAccount([account('a'), standard])).toBe(standard)
    expect(defaultAccount([account('a'), { ...standard, status: 'inactive' }])).toBeNull()
  })
})
