import { describe, expect, it } from 'vitest'
import type { Step } from './steps.ts'
import { templatesOf } from './template.ts'

const merchant = '01890a5d-ac96-774b-bcce-b302099a8057'
const stepsWith = (uuid: string, base32: string): Step[] => [
  {
    kind: 'batch',
    statements: [
      { sql: 'INSERT INTO t VALUES (?, ?, ?, ?)', params: [uuid, merchant, 7, null] },
      { sql: 'INSERT INTO e VALUES (?, ?)', params: [`evt_${base32}`, JSON.stringify({ id: uuid })] },
    ],
  },
  { kind: 'fetch', path: '/api/transact.php', headers: {}, body: `orderid=evt_${base32}&payment_token=card-1` },
  { kind: 'queue', message: `["evt_${base32}"]` },
]

const first = stepsWith('01890a5d-ac96-774b-bcce-b302099a8058', '01h455vb4pex5vsknk084sn02q')
const second = stepsWith('01890a5d-ac96-774b-bcce-b302099a8059', '01h455vb4pex5vsknk084sn02r')

describe('templatesOf', () => {
  it('makes anew what differs between two equal requests, the same value in all its places', () => {
    const { tokens, steps } = templatesOf(first, second, [])
    expect(tokens).toEqual(['uuid', 'base32'])
    expect(steps[0]).toEqual({
      kind: 'batch',
      statements: [
        { sql: 'INSERT INTO t VALUES (?, ?, ?, ?)', params: [[0], [merchant], 7, null] },
        {
          sql: 'INSERT INTO e VALUES (?, ?)',
          params: [
            ['evt_', 1],
            ['{"id":"', 0, '"}'],
          ],
        },
      ],
    })
  })

  it('tells the engine of the new ids', () => {
    expect(templatesOf(first, second, []).steps[2]).toEqual({ kind: 'queue', message: ['["evt_', 1, '"]'] })
  })

  it('leaves a place for what the request brings', () => {
    const { tokens, steps } = templatesOf(first, second, ['card-1'])
    expect(tokens).toEqual(['uuid', 'base32', 'given-0'])
    expect(steps[1]).toMatchObject({ body: ['orderid=evt_', 1, '&payment_token=', 2] })
  })

  it('keeps what two equal requests share', () => {
    expect(templatesOf(first, first, []).tokens).toEqual([])
  })
})
