import { describe, expect, it } from 'vitest'
import { rapydSignature } from './signature.ts'

const request = {
  method: 'POST',
  path: '/v1/invoices/invoice_f387777eaa23ff864e2a8fced2455ef6/pay',
  salt: 'k7RzQ0pW',
  timestamp: '1795432800',
  accessKey: 'rak_5F2C0A',
}
const SECRET = 'rsk_9d41e7'
const utf8 = (text: string) => new TextEncoder().encode(text)

/** Computed with Python's hmac, hashlib and base64 from the published formula. */
const VECTORS: readonly (readonly [string, Uint8Array, string])[] = [
  ['no body', utf8(''), 'N2JjMGVjYmZjNDFmYjMzMjc3NjBmNTA5MDM4NjNjOThkOGE1OWI3MGFhNzhlMDliN2E5Y2U1ZDgwN2FjMjAxOA=='],
  [
    'a body beyond ASCII',
    utf8('{"payment_method":"pm_é"}'),
    'YjJmMWZkYmQ1NDdlMmJjNzEyMTI0OTFkY2I5MDJmZmYyYTYwNGQwM2E4NjEyOTY4N2VlNGJmZjYxMmUwMzVlMA==',
  ],
  [
    'bytes that are no text',
    Uint8Array.from([0xff, 0x00, 0x7b]),
    'NzIzMTdjYWZjZGM1ZDUwNDcyNmFhODg0OTdiMTNhNmM0N2M1NmU2MDVmYWI2MjU4N2Y4OGVkOTM4MzBiOWFjYg==',
  ],
]

describe('the signature of a request', () => {
  it.each(VECTORS)('with %s is what the formula gives', async (_, body, expected) => {
    expect(await rapydSignature(request, SECRET, body)).toBe(expected)
  })

  it.each([
    ['method', { ...request, method: 'PUT' }],
    ['path', { ...request, path: `${request.path}?a=1` }],
    ['salt', { ...request, salt: 'k7RzQ0pX' }],
    ['timestamp', { ...request, timestamp: '1795432801' }],
    ['access key', { ...request, accessKey: 'rak_5F2C0B' }],
  ])('covers the %s', async (_, changed) => {
    expect(await rapydSignature(changed, SECRET, utf8(''))).not.toBe(await rapydSignature(request, SECRET, utf8('')))
  })

  it('is the same for a method in any case', async () => {
    const small = await rapydSignature({ ...request, method: 'post' }, SECRET, utf8('{}'))
    expect(small).toBe(await rapydSignature(request, SECRET, utf8('{}')))
  })
})
