import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { merchantLogo } from './logo.ts'

const rules = { allowLoopback: true, ownUrls: [] }
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const MINUTE = 60_000
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A host of logos that counts who asks. Its port makes every address its own. */
async function host(answer: (response: ServerResponse) => unknown): Promise<{ url: string; calls: () => number }> {
  let calls = 0
  const server = createServer((_, response) => {
    calls += 1
    answer(response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}/${crypto.randomUUID()}`, calls: () => calls }
}

const logoAt = (logoUrl: string, options: Parameters<typeof merchantLogo>[2] = {}) =>
  merchantLogo({ branding: { logoUrl } }, rules, options)

it.each([
  ['PNG', PNG],
  ['JPEG', JPEG],
])('gives a %s file, and asks once in ten minutes', async (_, bytes) => {
  const { url, calls } = await host((response) => response.end(bytes))
  let now = 0
  for (now of [0, MINUTE, 10 * MINUTE - 1]) expect(await logoAt(url, { now: () => now })).toEqual(bytes)
  expect(calls()).toBe(1)
  now = 10 * MINUTE
  expect(await logoAt(url, { now: () => now })).toEqual(bytes)
  expect(calls()).toBe(2)
})

it.each<[string, (response: ServerResponse) => unknown]>([
  ['an SVG', (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('<svg/>')],
  ['too large', (response) => response.end(Buffer.concat([PNG, Buffer.alloc(65_536)]))],
  ['missing', (response) => response.writeHead(404).end(PNG)],
  ['elsewhere', (response) => response.writeHead(302, { location: 'https://example.com/logo.png' }).end(PNG)],
  ['empty', (response) => response.end()],
  ['slow', (response) => response.write(PNG)],
])('leaves out a logo that is %s, and asks no more for a minute', async (_, answer) => {
  const { url, calls } = await host(answer)
  let now = 0
  const options = { now: () => now, timeoutMs: 200 }
  expect(await logoAt(url, options)).toBeNull()
  now = MINUTE - 1
  expect(await logoAt(url, options)).toBeNull()
  expect(calls()).toBe(1)
  now = MINUTE
  expect(await logoAt(url, options)).toBeNull()
  expect(calls()).toBe(2)
})

it('asks no host that is not public, and none of the deployment’s own', async () => {
  const { url, calls } = await host((response) => response.end(PNG))
  const merchant = { branding: { logoUrl: url } }
  expect(await merchantLogo(merchant, { allowLoopback: false, ownUrls: [] })).toBeNull()
  expect(await merchantLogo(merchant, { allowLoopback: true, ownUrls: [url] }, { now: () => Infinity })).toBeNull()
  expect(calls()).toBe(0)
})

it('has none where the merchant names none', async () => {
  expect(await merchantLogo({ branding: {} }, rules)).toBeNull()
})

it('keeps no more than two megabytes', async () => {
  const large = Buffer.concat([PNG, Buffer.alloc(60_000)])
  const { url, calls } = await host((response) => response.end(large))
  for (let number = 0; number < 40; number += 1) await logoAt(`${url}/${number}`)
  expect(calls()).toBe(40)
  expect(await logoAt(`${url}/39`)).toHaveLength(large.length)
  expect(calls()).toBe(40)
  expect(await logoAt(`${url}/0`)).toHaveLength(large.length)
  expect(calls()).toBe(41)
})
