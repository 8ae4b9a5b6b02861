import { Client } from 'undici'

export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Segment {
  readonly durationMs: number
  /** The next request to send, called once for each; null ends the segment. */
  readonly next: () => LoadRequest | null
  /** The status that means success; any other ends the run. */
  readonly expect: number
}

export interface Measured {
  /** Requests a second. */
  readonly rps: number
  /** Milliseconds of every request, unordered. */
  readonly latencies: readonly number[]
}

/** Kept-alive connections to one worker, each waiting for its answer before it sends the next request. */
export class Lanes {
  readonly #clients: readonly Client[]

  constructor(url: string, count: number) {
    this.#clients = Array.from({ length: count }, () => new Client(url, { pipelining: 1 }))
  }

  /** Sends requests on all connections for a while. */
  async run(segment: Segment): Promise<Measured> {
    const latencies: number[] = []
    const began = performance.now()
    await Promise.all(this.#clients.map((client) => lane(client, segment, began + segment.durationMs, latencies)))
    return { rps: (latencies.length / (performance.now() - began)) * 1000, latencies }
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()))
  }
}

async function lane(client: Client, { next, expect }: Segment, deadline: number, latencies: number[]): Promise<void> {
  while (performance.now() < deadline) {
    const request = next()
    if (request === null) return
    const began = performance.now()
    await send(client, request, expect)
    latencies.push(performance.now() - began)
  }
}

async function send(client: Client, { method, path, headers, body }: LoadRequest, expect: number): Promise<void> {
  const reply = await client.request({ method, path, headers: { ...headers }, body: body ?? null })
  if (reply.statusCode !== expect) {
    throw new Error(`${method} ${path} answered ${reply.statusCode}: ${await reply.body.text()}`)
  }
  await reply.body.dump()
}
