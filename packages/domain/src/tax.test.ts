import { describe, expect, it } from 'vitest'
import { taxRate } from '../test/discount-rows.ts'
import { checkTaxRate, ratesFor, type TaxableCustomer, type TaxRate } from './tax.ts'

const rates = [
  taxRate('gst', { country: 'CA', percentage: 50_000, taxType: 'gst' }),
  taxRate('pst', { country: 'CA', state: 'BC', percentage: 70_000, taxType: 'sales_tax' }),
  taxRate('qst', { country: 'CA', state: 'QC', percentage: 99_750, taxType: 'sales_tax' }),
  taxRate('vat', { country: 'DE', percentage: 190_000, inclusive: true }),
  taxRate('old', { country: 'DE', percentage: 160_000, active: false }),
  taxRate('levy', { percentage: 1_000 }),
]

function chosen(customer: Partial<TaxableCustomer>, own: string[] = [], merchantCountry: string | null = 'DE') {
  const buyer = { country: null, state: null, treatment: 'taxed', ...customer } as const
  return ratesFor({ rates, customer: buyer, merchantCountry, productTaxRateIds: own }).map(({ id }) => id)
}

describe('the rates of a sale', () => {
  it.each<[string, Partial<TaxableCustomer>, string[]]>([
    ['of a country beside those of the state', { country: 'CA', state: 'BC' }, ['gst', 'pst', 'levy']],
    ['of a state written with its country', { country: 'CA', state: 'ca-qc' }, ['gst', 'qst', 'levy']],
    ['of a country alone where the state is unknown', { country: 'CA' }, ['gst', 'levy']],
    ['of a country in any case', { country: 'ca', state: 'bc ' }, ['gst', 'pst', 'levy']],
    ['of no country where there is none for the customer’s', { country: 'JP' }, ['levy']],
    ['of the merchant’s country for a customer of unknown country', {}, ['vat', 'levy']],
    ['that a reverse charge names', { country: 'DE', treatment: 'reverse_charge' }, ['vat', 'levy']],
    ['of nothing for an exempt customer', { country: 'DE', treatment: 'exempt' }, []],
  ])('are those %s', (_, customer, ids) => {
    expect(chosen(customer)).toEqual(ids)
  })

  it('are the product’s own wherever the customer is', () => {
    expect(chosen({ country: 'JP' }, ['qst', 'vat'])).toEqual(['qst', 'vat'])
  })

  it('are those of the place where the product’s own are switched off', () => {
    expect(chosen({ country: 'DE' }, ['old'])).toEqual(['vat', 'levy'])
    expect(chosen({ country: 'DE' }, ['old', 'gst'])).toEqual(['gst'])
  })

  it('are never the product’s own for an exempt customer', () => {
    expect(chosen({ country: 'DE', treatment: 'exempt' }, ['vat'])).toEqual([])
  })

  it('are those without a country where nobody’s country is known', () => {
    expect(chosen({}, [], null)).toEqual(['levy'])
  })

  it('take a state only within its country', () => {
    expect(chosen({ country: 'US', state: 'BC' })).toEqual(['levy'])
  })
})

describe('the rules of a rate', () => {
  it.each<[Partial<TaxRate>, string]>([
    [{ percentage: -1 }, 'percentage'],
    [{ percentage: 1_000_001 }, 'percentage'],
    [{ percentage: 0.5 }, 'percentage'],
    [{ country: 'Germany' }, 'country'],
    [{ state: 'BC' }, 'state'],
  ])('refuse %j by its field', (set, field) => {
    const error = checkTaxRate(taxRate('x', set))
    expect(error?.code === 'validation_error' && Object.keys(error.fields)).toEqual([field])
  })

  it('take zero, a hundred, and a state of a country', () => {
    for (const set of [{ percentage: 0 }, { percentage: 1_000_000 }, { country: 'CA', state: 'BC' }]) {
      expect(checkTaxRate(taxRate('x', set))).toBeNull()
    }
  })
})
