import { createServer } from 'node:http'
import { redPng } from './png.ts'

/** A host of pictures on this machine. */
export interface LogoHost {
  /** A sound PNG file. */
  readonly png: string
  readonly svg: string
  /** A PNG file of more than 64 kB. */
  readonly large: string
  /** Takes the request and never answers. */
  readonly silent: string
  /** How often a file was asked for. */
  calls(url: string): number
  close(): Promise<void>
}

/** Opens a host of pictures. The caller closes it. */
export async function openLogoHost(): Promise<LogoHost> {
  const files: Readonly<Record<string, Uint8Array | string>> = {
    '/logo.png': redPng,
    '/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
    '/large.png': Buffer.concat([redPng, Buffer.alloc(65_536)]),
  }
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const file = files[url]
    if (file) response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return {
    png: `${base}/logo.png`,
    svg: `${base}/logo.svg`,
    large: `${base}/large.png`,
    silent: `${base}/silent.png`,
    calls: (url) => asked.filter((path) => base + path === url).length,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
