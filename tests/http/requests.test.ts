import { once } from 'node:events'
import { connect } from 'node:net'
import { startSystem, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, send } from '../nets/client.ts'
import { envelopeFaults } from '../nets/envelope.ts'
import { caller, codeOf, type Caller } from './api.ts'

let system: System
let merchant: Caller

beforeAll(async () => {
  system = await startSystem()
  merchant = await caller(system, 'requests')
})
afterAll(() => system.dispose())

describe('a body', () => {
  const body = { email: 'ada@example.com' }

  it('of 10 MB is refused on its announced size, before it is sent', async () => {
    const { hostname, port } = new URL(system.urls.api)
    const socket = connect(Number(port), hostname)
    const head = [
      'POST /v2/customers HTTP/1.1',
      `Host: ${hostname}:${port}`,
      `x-api-key: ${merchant.key}`,
      'Content-Type: application/json',
      `Content-Length: ${10 * 1024 * 1024}`,
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n{`)
    const [reply]: unknown[] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
    socket.destroy()
    expect(String(reply)).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('that is longer than 1 MB is refused, announced or not', async () => {
    const long = JSON.stringify({ email: 'ada@example.com', name: 'x'.repeat(1024 * 1024) })
    const announced = await merchant.send('POST', '/customers', long, { 'content-type': 'application/json' })
    expect([announced.status, codeOf(announced)]).toEqual([413, 'request_too_large'])
    const stream = new Blob([long]).stream()
    const streamed = await fetch(`${system.urls.api}/v2/customers`, {
      method: 'POST',
      headers: { 'x-api-key': merchant.key, 'content-type': 'application/json' },
      body: stream,
      duplex: 'half',
    } as RequestInit)
    expect(streamed.status).toBe(413)
  })

  it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/merge-patch+json'])(
    'may be %s',
    async (type) => {
      expect((await merchant.send('POST', '/customers', JSON.stringify(body), { 'content-type': type })).status).toBe(
        201,
      )
    },
  )

  it.each([
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/json',
  ])('may not be %o', async (type) => {
    const answer = await merchant.send('POST', '/customers', JSON.stringify(body), { 'content-type': type })
    expect([answer.status, codeOf(answer)]).toEqual([415, 'unsupported_media_type'])
    expect(envelopeFaults(answer)).toEqual([])
  })

  it.each(['{', '{"email":}', "{'email':'a@b.co'}", 'null', '[]', '"text"', '{"email":"a@b.co"}x', '\u0000'])(
    'is no JSON object: %o',
    async (text) => {
      const answer = await merchant.send('POST', '/customers', text, { 'content-type': 'application/json' })
      expect([answer.status, codeOf(answer), at(answer.json, 'error', 'param')]).toEqual([
        400,
        'validation_error',
        'body',
      ])
    },
  )

  it('is an empty object where it is left out and may be', async () => {
    const answer = await merchant.send('POST', '/customers', '', { 'content-type': 'application/json' })
    expect([answer.status, codeOf(answer), at(answer.json, 'error', 'param')]).toEqual([
      400,
      'validation_error',
      'email',
    ])
  })

  it('must be UTF-8', async () => {
    const bytes = new Uint8Array([
      ...new TextEncoder().encode('{"email":"'),
      0xff,
      0xfe,
      ...new TextEncoder().encode('@b.co"}'),
    ])
    const answer = await merchant.send('POST', '/customers', bytes, { 'content-type': 'application/json' })
    expect([answer.status, codeOf(answer)]).toEqual([400, 'validation_error'])
  })

  it('may use either spelling of a field, but not both at once, and no unknown field', async () => {
    const camel = await merchant.send('POST', '/customers', {
      ...body,
      companyName: 'A',
      address: { postal_code: '1' },
    })
    expect(at(camel.json, 'data', 'company_name')).toBe('A')
    expect(at(camel.json, 'data', 'postal_code')).toBe('1')
    const wrong = await merchant.send('POST', '/customers', {
      ...body,
      companyName: 'A',
      company_name: 'B',
      nickname: 'C',
      address: { zip: '1' },
    })
    expect(Object.keys(Object(at(wrong.json, 'error', 'details', 'fields'))).toSorted()).toEqual([
      'address.zip',
      'company_name',
      'nickname',
    ])
    expect(at(wrong.json, 'error', 'details', 'fields', 'company_name')).toEqual([
      'is given twice: as companyName and company_name',
    ])
  })

  it('of unknown fields alone is told of them alone', async () => {
    const made = await merchant.send('POST', '/customers', body)
    const path = `/customers/${String(at(made.json, 'data', 'id'))}`
    const unknown = await merchant.send('PATCH', path, { nickname: 'A' })
    expect(at(unknown.json, 'error', 'details', 'fields')).toEqual({ nickname: ['is not a known field'] })
    const empty = await merchant.send('PATCH', path, {})
    expect(at(empty.json, 'error', 'details', 'fields')).toEqual({ body: ['at least one field must be given'] })
  })

  it.each([
    ['{"a":1}', 'application/json', 400],
    ['{', 'application/json', 400],
    ['a=1', 'application/x-www-form-urlencoded', 415],
    ['{}', 'application/json', 200],
    ['', 'application/json', 200],
  ])('%o as %s may or may not be where none is declared', async (text, type, status) => {
    const made = await merchant.send('POST', '/customers', body)
    const path = `/customers/${String(at(made.json, 'data', 'id'))}`
    const answer = await merchant.send('DELETE', path, text, { 'content-type': type })
    expect(answer.status).toBe(status)
  })

  it.each(['constructor', '__proto__', 'toString', ''])('has no field %o', async (name) => {
    const answer = await merchant.send('POST', '/customers', `{"email":"a@example.com",${JSON.stringify(name)}:1}`, {
      'content-type': 'application/json',
    })
    expect([answer.status, codeOf(answer)]).toEqual([400, 'validation_error'])
    expect(envelopeFaults(answer)).toEqual([])
  })
})

describe('a key', () => {
  const get = (headers: Record<string, string>) =>
    send(system.urls.api, { method: 'GET', path: '/v2/customers', headers })

  it('is taken in either header, the scheme in any case', async () => {
    const forms: Record<string, string>[] = [
      { 'x-api-key': merchant.key },
      { authorization: `Bearer ${merchant.key}` },
      { authorization: `bearer ${merchant.key}` },
    ]
    for (const headers of forms) expect((await get(headers)).status).toBe(200)
  })

  it('of x-api-key comes before that of Authorization', async () => {
    expect((await get({ 'x-api-key': merchant.key, authorization: 'Bearer nobody' })).status).toBe(200)
    expect((await get({ 'x-api-key': 'nobody', authorization: `Bearer ${merchant.key}` })).status).toBe(401)
  })

  it('is taken in no other form', async () => {
    const basic = Buffer.from(`${merchant.key}:`).toString('base64')
    const forms: Record<string, string>[] = [
      {},
      { authorization: merchant.key },
      { authorization: `Basic ${basic}` },
      { authorization: 'Bearer' },
      { authorization: `Bearer ${merchant.key} x` },
      { 'x-api-key': `${merchant.key}0` },
      { 'x-api-key': `${merchant.key}, ${merchant.key}` },
      { cookie: `x-api-key=${merchant.key}` },
    ]
    for (const headers of forms) {
      const answer = await get(headers)
      expect([answer.status, codeOf(answer)], JSON.stringify(headers)).toEqual([401, 'invalid_api_key'])
      expect(envelopeFaults(answer)).toEqual([])
    }
    expect((await send(system.urls.api, { method: 'GET', path: `/v2/customers?api_key=${merchant.key}` })).status).toBe(
      401,
    )
  })

  it('ends when its time is up', async () => {
    const expiring = await caller(system, 'expiring')
    const end = "UPDATE directory SET data = json_set(data, '$.expiresAt', ?) WHERE merchant_id = ?"
    await system.db
      .prepare(end)
      .bind(Date.now() - 1, expiring.merchantId)
      .run()
    expect((await expiring.send('GET', '/customers')).status).toBe(401)
  })
})

describe('what is not there', () => {
  it.each([
    ['GET', '/nothing'],
    ['GET', '/customers/'],
    ['GET', '//customers'],
    ['POST', '/customers/x'],
    ['PUT', '/customers'],
    ['DELETE', '/customers'],
    ['PATCH', '/invoices'],
    ['OPTIONS', '/customers'],
    ['PROPFIND', '/customers'],
  ])('%s %s is a 404 in the envelope', async (method, path) => {
    const answer = await merchant.send(method, path)
    expect([answer.status, codeOf(answer)]).toEqual([404, 'resource_missing'])
    expect(envelopeFaults(answer)).toEqual([])
  })

  it('is not told to those without a key', async () => {
    expect((await send(system.urls.api, { method: 'GET', path: '/v2/nothing' })).status).toBe(401)
    const outside = await send(system.urls.api, { method: 'GET', path: '/nothing' })
    expect([outside.status, codeOf(outside)]).toEqual([404, 'resource_missing'])
  })

  it('answers HEAD as GET, without the body', async () => {
    const head = await merchant.send('HEAD', '/customers')
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers['x-request-id']).toMatch(/^req_/)
    expect((await merchant.send('HEAD', '/customers/cus_x')).status).toBe(404)
  })
})

describe('a browser', () => {
  const origin = { origin: 'https://shop.example' }

  it('of another site may read nothing', async () => {
    const preflight = {
      ...origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-api-key',
    }
    const answers = [
      await merchant.send('GET', '/customers', undefined, origin),
      await merchant.send('POST', '/customers', { email: 'a@example.com' }, origin),
      await merchant.send('GET', '/nothing', undefined, origin),
      await send(system.urls.api, { method: 'OPTIONS', path: '/v2/customers', headers: preflight }),
      await send(system.urls.api, { method: 'GET', path: '/v2/customers', headers: { ...origin, 'x-api-key': 'x' } }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 404, 401, 401])
    const opened = answers.flatMap(({ headers }) =>
      Object.keys(headers).filter((name) => name.startsWith('access-control-')),
    )
    expect(opened).toEqual([])
  })

  it('is told on every answer not to sniff, frame, keep or pass on anything', async () => {
    const answers = [
      await merchant.send('GET', '/customers'),
      await merchant.send('POST', '/customers', { email: 'no' }),
      await merchant.send('GET', '/nothing'),
      await send(system.urls.api, { method: 'GET', path: '/v2/customers' }),
    ]
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers['strict-transport-security']).toMatch(/max-age=\d{8}/)
      expect(headers['set-cookie']).toBeUndefined()
    }
  })
})

it('gives every request an id of its own, whatever the caller sends', async () => {
  const ids = await Promise.all(
    Array.from(
      { length: 5 },
      async () =>
        (await merchant.send('GET', '/customers', undefined, { 'x-request-id': 'mine' })).headers['x-request-id'],
    ),
  )
  expect(new Set(ids).size).toBe(5)
  for (const id of ids) expect(id).toMatch(/^req_[0-9a-hjkmnp-tv-z]{26}$/)
})
