import { Client } from 'undici'

export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface LoadSettings {
  readonly url: string
  readonly concurrency: number
  readonly durationMs: number
  /** Not measured: code is compiled and caches fill. */
  readonly warmUpMs: number
  /** The next request to send; called once for each. */
  readonly next: () => LoadRequest
  /** The status that means success; any other ends the run. */
  readonly expect: number
}

export interface LoadResult {
  readonly requests: number
  readonly elapsedMs: number
  /** Milliseconds of every request, unordered. */
  readonly latencies: readonly number[]
}

/** Sends requests over `concurrency` kept-alive connections, each waiting for its answer before it sends the next. */
export async function load(settings: LoadSettings): Promise<LoadResult> {
  const clients = Array.from({ length: settings.concurrency }, () => new Client(settings.url, { pipelining: 1 }))
  try {
    await sendUntil(clients, settings, performance.now() + settings.warmUpMs)
    const began = performance.now()
    const latencies = await sendUntil(clients, settings, began + settings.durationMs)
    return { requests: latencies.length, elapsedMs: performance.now() - began, latencies }
  } finally {
    await Promise.all(clients.map((client) => client.destroy()))
  }
}

async function sendUntil(clients: readonly Client[], settings: LoadSettings, deadline: number): Promise<number[]> {
  const latencies: number[] = []
  const lane = async (client: Client): Promise<void> => {
    while (performance.now() < deadline) {
      const began = performance.now()
      await send(client, settings)
      latencies.push(performance.now() - began)
    }
  }
  await Promise.all(clients.map(lane))
  return latencies
}

async function send(client: Client, { next, expect }: LoadSettings): Promise<void> {
  const { method, path, headers, body } = next()
  const reply = await client.request({ method, path, headers: { ...headers }, body: body ?? null })
  if (reply.statusCode !== expect) {
    throw new Error(`${method} ${path} answered ${reply.statusCode}: ${await reply.body.text()}`)
  }
  await reply.body.dump()
}
