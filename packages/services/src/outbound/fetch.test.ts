import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { MAX_REPLY_BYTES, outboundFetch, outboundFile } from './fetch.ts'

const rules = { allowLoopback: true, ownUrls: [] }
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/hook` : ''
}

const post = (url: string, timeoutMs?: number) =>
  outboundFetch(
    { url, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' },
    { rules, ...(timeoutMs ? { timeoutMs } : {}) },
  )

describe('calling a URL that a merchant gave', () => {
  it('gives the status and body of any reply, and nothing of its headers', async () => {
    const url = await serve((_, response) => response.writeHead(418, { 'set-cookie': 'a=b' }).end('short and stout'))
    const result = await post(url)
    expect(result).toEqual({ kind: 'replied', status: 418, body: 'short and stout', durationMs: expect.any(Number) })
  })

  it('sends no cookie or credential that the caller did not give', async () => {
    let names: string[] = []
    const url = await serve((request, response) => {
      names = Object.keys(request.headers)
      response.end()
    })
    await post(url)
    expect(names).toContain('content-type')
    expect(names).not.toContain('cookie')
    expect(names).not.toContain('authorization')
  })

  it('takes a redirect as the reply', async () => {
    let calls = 0
    const url = await serve((_, response) => {
      calls += 1
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await post(url)).toMatchObject({ kind: 'replied', status: 307 })
    expect(calls).toBe(1)
  })

  it('reads no more than it keeps of an endless reply', async () => {
    const url = await serve((_, response) => {
      const write = (): void => {
        while (response.write('x'.repeat(10_000)));
        response.once('drain', write)
      }
      response.writeHead(200)
      write()
    })
    const result = await post(url)
    expect(result.kind === 'replied' && result.body.length).toBe(MAX_REPLY_BYTES)
  })

  it('keeps a reply that is no text as something that can be stored', async () => {
    const url = await serve((_, response) => response.end(Buffer.from([0x00, 0xff, 0x41])))
    expect(await post(url)).toMatchObject({ body: '\uFFFD\uFFFDA' })
  })

  it.each([
    ['before the reply', (): void => undefined],
    [
      'in the middle of the body',
      (_: unknown, response: { writeHead(status: number): { write(text: string): void } }): void =>
        response.writeHead(200).write('begin'),
    ],
  ])('times out %s', async (_, handler) => {
    const url = await serve(handler)
    expect(await post(url, 150)).toMatchObject({ kind: 'failed', code: 'timeout' })
  })

  it('reports a refused connection without the platform’s own words', async () => {
    const url = await serve(() => undefined)
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
    const result = await post(url)
    expect(result).toMatchObject({ kind: 'failed', code: 'connection_failed' })
    expect(JSON.stringify(result)).not.toContain('ECONNREFUSED')
  })

  it('judges the URL before every call', async () => {
    let calls = 0
    const url = await serve((_, response) => {
      calls += 1
      response.end()
    })
    const result = await outboundFetch(
      { url, method: 'POST', headers: {} },
      { rules: { allowLoopback: false, ownUrls: [] } },
    )
    expect(result).toMatchObject({ kind: 'failed', code: 'url_refused' })
    expect(calls).toBe(0)
  })
})

describe('fetching a file that a merchant named', () => {
  const file = (url: string, timeoutMs = 5_000) =>
    outboundFile({ url, headers: { accept: 'image/png' } }, { rules, timeoutMs })

  it('gives its bytes as they are', async () => {
    const bytes = Uint8Array.from([0x00, 0xff, 0x89, 0x50])
    const url = await serve((request, response) => response.end(request.method === 'GET' ? bytes : ''))
    expect(await file(url)).toEqual({ kind: 'replied', status: 200, body: bytes, durationMs: expect.any(Number) })
  })

  it.each([
    [MAX_REPLY_BYTES, { kind: 'replied', status: 200 }],
    [MAX_REPLY_BYTES + 1, { kind: 'failed', code: 'too_large' }],
  ])('of %i bytes is %j', async (size, result) => {
    const url = await serve((_, response) => response.end(Buffer.alloc(size, 1)))
    const found = await file(url)
    expect(found).toMatchObject(result)
    if (found.kind === 'replied') expect(found.body).toEqual(new Uint8Array(size).fill(1))
  })

  it('passes the same guard and time limit, and follows no redirect', async () => {
    const elsewhere = await serve((_, response) => response.writeHead(302, { location: '/logo.png' }).end())
    expect(await file(elsewhere)).toMatchObject({ kind: 'replied', status: 302 })
    expect(await file(await serve(() => undefined), 150)).toMatchObject({ kind: 'failed', code: 'timeout' })
    const closed = { rules: { allowLoopback: false, ownUrls: [] } }
    expect(await outboundFile({ url: elsewhere, headers: {} }, closed)).toMatchObject({ code: 'url_refused' })
  })
})
