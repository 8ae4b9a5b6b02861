import { expect, it } from 'vitest'
import { addressLines, type PostalAddress } from './address.ts'

const NOWHERE: PostalAddress = {
  addressLine1: null,
  addressLine2: null,
  city: null,
  state: null,
  postalCode: null,
  country: null,
}
const names = (code: string) => `the land ${code}`

it.each<[Partial<PostalAddress>, string[]]>([
  [{}, []],
  [{ country: 'PT' }, ['the land PT']],
  [{ addressLine1: '1 Quay', city: 'Lisbon', postalCode: '1100-148' }, ['1 Quay', 'Lisbon, 1100-148']],
  [
    { addressLine1: '1 Quay', addressLine2: 'Floor 2', city: 'Salem', state: 'OR', postalCode: '97301', country: 'US' },
    ['1 Quay', 'Floor 2', 'Salem, OR, 97301', 'the land US'],
  ],
  [{ addressLine1: '  ', city: '', state: 'OR' }, ['OR']],
])('%j is written as %j', (known, lines) => {
  expect(addressLines({ ...NOWHERE, ...known }, names)).toEqual(lines)
})

it('has the comma of its reader’s script', () => {
  const place = { ...NOWHERE, city: 'الكويت', postalCode: '13001' }
  expect(addressLines(place, names, '، ')).toEqual(['الكويت، 13001'])
})
