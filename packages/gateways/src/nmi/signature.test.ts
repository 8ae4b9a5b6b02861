import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyNmiSignature } from './signature.ts'

function sign(nonce: string, body: string, key: string) {
  return `t=${nonce},s=${createHmac('sha256', key).update(`${nonce}.${body}`).digest('hex')}`
}

const KEY = '34FA1BDA6F0E2A4A1B5D9C3E7F8A9B0C'
const BODY =
  '{"event_id":"9b312dfd-3174-4748-9447-d63c8744305a","event_type":"transaction.sale.success","event_body":{}}'
// Computed with `printf '%s' "<nonce>.<body>" | openssl dgst -sha256 -hmac <key>`.
const HEADER = 't=f3c1e9a2b7d84c15,s=b9a3921cd96ca7ee4b7ec2c07aee25a7fde9e784a1a37f36a52f93239836c993'

describe('signature', () => {
  it('accepts a vector made elsewhere', async () => {
    expect(await verifyNmiSignature(HEADER, BODY, KEY)).toBe(true)
    const [nonce, hex = ''] = HEADER.split(',s=')
    expect(await verifyNmiSignature(`${nonce}, s=${hex.toUpperCase()}`, BODY, KEY)).toBe(true)
  })

  it('accepts what the key signed and nothing that differs by one character', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme' }),
        fc.string({ minLength: 1 }),
        fc.nat(),
        async (body, key, number) => {
          const nonce = `n${number}`
          const header = sign(nonce, body, key)
          expect(await verifyNmiSignature(header, body, key)).toBe(true)
          expect(await verifyNmiSignature(header, `${body} `, key)).toBe(false)
          expect(await verifyNmiSignature(header, body, `${key}x`)).toBe(false)
          expect(await verifyNmiSignature(header.replace('t=n', 't=m'), body, key)).toBe(false)
        },
      ),
      { numRuns: 30 },
    )
  })

  it.each([
    null,
    '',
    't=,s=',
    's=00',
    `t=abc,s=${'0'.repeat(63)}`,
    `t=abc,s=${'0'.repeat(65)}`,
    `t=abc,s=${'g'.repeat(64)}`,
    `t=${'a'.repeat(257)},s=${'0'.repeat(64)}`,
    HEADER.replace('t=', 'v='),
    `${HEADER},s=${'0'.repeat(64)}`,
    ` ${HEADER}`,
  ])('refuses the header %j', async (header) => {
    expect(await verifyNmiSignature(header, BODY, KEY)).toBe(false)
  })

  it('refuses everything without a key', async () => {
    expect(await verifyNmiSignature(sign('abc', BODY, ''), BODY, '')).toBe(false)
  })
})
