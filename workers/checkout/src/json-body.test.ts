import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { Env } from './env.ts'
import { jsonBody } from './json-body.ts'

const MAX_BYTES = 65_536
const CHUNK_BYTES = 4_096
const PAGE = 'https://pay.example'

const app = new Hono<Env>().post('/pay', async (c) => c.json(await jsonBody(c, z.object({ a: z.literal(1) }))))

/** A body that comes in chunks and tells how far it has been read. */
function streamOf(text: string) {
  const bytes = new TextEncoder().encode(text)
  const seen = { bytes: 0, canceled: false }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = bytes.slice(seen.bytes, seen.bytes + CHUNK_BYTES)
        if (chunk.byteLength === 0) return controller.close()
        seen.bytes += chunk.byteLength
        controller.enqueue(chunk)
      },
      cancel() {
        seen.canceled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, seen }
}

async function read(body: BodyInit, headers: Record<string, string> = {}): Promise<unknown> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, duplex: 'half' }
  const response = await app.request(new Request(`${PAGE}/pay`, init), undefined, { CHECKOUT_URL: PAGE })
  return response.json()
}

const refused = (field: string, reason: string) => ({
  ok: false,
  error: { code: 'validation_error', fields: { [field]: [reason] } },
})
const taken = { ok: true, value: { a: 1 } }

describe('a body in chunks, without a length', () => {
  it('is read at the limit', async () => {
    const { stream, seen } = streamOf('{"a":1}'.padEnd(MAX_BYTES, ' '))
    expect(await read(stream)).toEqual(taken)
    expect(seen.bytes).toBe(MAX_BYTES)
  })

  it('is refused a byte beyond it, although its JSON is good', async () => {
    expect(await read(streamOf('{"a":1}'.padEnd(MAX_BYTES + 1, ' ')).stream)).toEqual(refused('body', 'is too large'))
  })

  it('is read no further than to the limit', async () => {
    const { stream, seen } = streamOf(' '.repeat(100 * MAX_BYTES))
    expect(await read(stream)).toEqual(refused('body', 'is too large'))
    expect(seen.bytes).toBeLessThanOrEqual(MAX_BYTES + 2 * CHUNK_BYTES)
    expect(seen.canceled).toBe(true)
  })

  it('counts bytes, not characters', async () => {
    const text = JSON.stringify({ a: 1, b: '€'.repeat(30_000) })
    expect(text.length).toBeLessThan(MAX_BYTES)
    expect(await read(streamOf(text).stream)).toEqual(refused('body', 'is too large'))
  })
})

describe('a body that the page’s script did not send', () => {
  it.each(['https://evil.example', 'null', `${PAGE}.evil.example`])('is refused unread from %s', async (origin) => {
    const { stream, seen } = streamOf('{"a":1}')
    expect(await read(stream, { origin })).toEqual(refused('origin', 'is not this page'))
    expect(seen.bytes).toBe(0)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'is refused unread as %s',
    async (type) => {
      const { stream, seen } = streamOf('{"a":1}')
      expect(await read(stream, { 'content-type': type })).toEqual(refused('body', 'must be application/json'))
      expect(seen.bytes).toBe(0)
    },
  )

  it('is read from the page itself', async () => {
    expect(await read('{"a":1}', { origin: PAGE, 'content-type': 'application/json; charset=utf-8' })).toEqual(taken)
  })
})

it.each(['', '{', 'null', '[]', '{"a":2}'])('refuses %j as what it is', async (text) => {
  expect(await read(text)).toMatchObject({ ok: false, error: { code: 'validation_error' } })
})
