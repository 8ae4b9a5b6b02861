import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseId, PREFIXES, publicId, type IdKind } from './ids.ts'

const kinds = Object.keys(PREFIXES) as IdKind[]

describe('ids', () => {
  it('reads both spellings of every kind as one identity', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.uuid(), (kind, uuid) => {
        expect(parseId(kind, publicId(kind, uuid))).toBe(uuid)
        expect(parseId(kind, uuid.toUpperCase())).toBe(uuid)
      }),
    )
  })

  it('encodes as TypeID does', () => {
    expect(publicId('customer', '00000000-0000-0000-0000-000000000000')).toBe('cus_00000000000000000000000000')
    expect(publicId('customer', 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('cus_7zzzzzzzzzzzzzzzzzzzzzzzzz')
    expect(publicId('customer', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe('cus_01h455vb4pex5vsknk084sn02q')
  })

  it.each([
    '',
    'cus_',
    'inv_01h455vb4pex5vsknk084sn02q',
    'cus_81h455vb4pex5vsknk084sn02q',
    'cus_01h455vb4pex5vsknk084sn02u',
    'cus_01h455vb4pex5vsknk084sn02',
    '01890a5d',
  ])('finds no customer in %j', (text) => {
    expect(parseId('customer', text)).toBeNull()
  })

  it('has a prefix of its own for every kind', () => {
    expect(new Set(Object.values(PREFIXES)).size).toBe(kinds.length)
  })
})
