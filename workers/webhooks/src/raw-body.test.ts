import { describe, expect, it } from 'vitest'
import { rawBody } from './raw-body.ts'

const MAX_BYTES = 262_144
const CHUNK_BYTES = 16_384

/** A request whose body comes in chunks and tells how far it has been read. */
function chunked(bytes: Uint8Array, headers: Record<string, string> = {}) {
  const seen = { bytes: 0, canceled: false }
  const body = new ReadableStream<Uint8Array>(
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
  const init = { method: 'POST', headers, body, duplex: 'half' }
  return { request: new Request('https://hooks.example/nmi/ga_1', init), seen }
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('the body of a callback', () => {
  it('is given to the letter, as it was signed', async () => {
    const text = '\uFEFF {"name":"Zoë 😀"}\r\n\t'
    expect(await rawBody(chunked(bytesOf(text)).request)).toBe(text)
  })

  it('is put together rightly where a chunk ends within a character', async () => {
    const text = '€'.repeat(20_000)
    expect(await rawBody(chunked(bytesOf(text)).request)).toBe(text)
  })

  it('is nothing where there is none', async () => {
    expect(await rawBody(new Request('https://hooks.example', { method: 'POST' }))).toBe('')
  })

  it('is not guessed at where it is not UTF-8', async () => {
    expect(await rawBody(chunked(Uint8Array.of(0x7b, 0xff, 0x7d)).request)).toBeNull()
  })
})

describe('a body in chunks, without a length', () => {
  it('is read at the limit, and refused a byte beyond', async () => {
    const text = 'x'.repeat(MAX_BYTES)
    expect(await rawBody(chunked(bytesOf(text)).request)).toBe(text)
    expect(await rawBody(chunked(bytesOf(`${text}x`)).request)).toBeNull()
  })

  it('is read no further than to the limit', async () => {
    const { request, seen } = chunked(new Uint8Array(20 * MAX_BYTES))
    expect(await rawBody(request)).toBeNull()
    expect(seen.bytes).toBeLessThanOrEqual(MAX_BYTES + 2 * CHUNK_BYTES)
    expect(seen.canceled).toBe(true)
  })

  it('is not let through by a length that lies', async () => {
    const { request } = chunked(new Uint8Array(MAX_BYTES + 1), { 'content-length': '2' })
    expect(await rawBody(request)).toBeNull()
  })
})

it('does not read a body that is too long by its own word', async () => {
  const { request, seen } = chunked(bytesOf('{}'), { 'content-length': String(MAX_BYTES + 1) })
  expect(await rawBody(request)).toBeNull()
  expect(seen.bytes).toBe(0)
})
