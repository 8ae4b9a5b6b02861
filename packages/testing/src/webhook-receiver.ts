import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly receivedAt: number
}

export interface ReceiverReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** How long the sender waits for it. */
  readonly delayMs?: number
  /** Closes the connection instead of answering. */
  readonly hangUp?: boolean
}

/** A merchant's server: collects what is sent to it and answers as told. */
export interface WebhookReceiver {
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  /** Answers every later request with this; a function sees the request. */
  reply(with_: ReceiverReply | ((request: ReceivedRequest) => ReceiverReply)): void
  /** Answers only the next requests with these, in order. */
  replyOnce(...replies: ReceiverReply[]): void
  /** The first request that matches, as soon as there is one. Throws after `timeoutMs`. */
  waitFor(matches: (request: ReceivedRequest) => boolean, timeoutMs?: number): Promise<ReceivedRequest>
  /** As soon as at least so many requests have come in. Throws after `timeoutMs`. */
  waitForCount(count: number, timeoutMs?: number): Promise<readonly ReceivedRequest[]>
  clear(): void
  close(): Promise<void>
}

const WAIT_MS = 10_000

/** Starts a receiver on a free loopback port. It answers 200 until told otherwise. */
export async function webhookReceiver(): Promise<WebhookReceiver> {
  const requests: ReceivedRequest[] = []
  const once: ReceiverReply[] = []
  const watchers = new Set<() => void>()
  let replyTo: (request: ReceivedRequest) => ReceiverReply = () => ({ status: 200 })

  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      requests.push(received)
      for (const watcher of watchers) watcher()
      send(response, once.shift() ?? replyTo(received))
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address) resolve(address.port)
    })
  })

  function until<T>(found: () => T | undefined, timeoutMs: number, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const value = found()
        if (value === undefined) return
        finish()
        resolve(value)
      }
      const timer = setTimeout(() => {
        finish()
        reject(new Error(`no ${what} within ${timeoutMs} ms; received ${requests.length}`))
      }, timeoutMs)
      const finish = (): void => {
        clearTimeout(timer)
        watchers.delete(check)
      }
      watchers.add(check)
      check()
    })
  }

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    reply: (reply) => {
      replyTo = typeof reply === 'function' ? reply : () => reply
    },
    replyOnce: (...replies) => void once.push(...replies),
    waitFor: (matches, timeoutMs = WAIT_MS) => until(() => requests.find(matches), timeoutMs, 'matching request'),
    waitForCount: (count, timeoutMs = WAIT_MS) =>
      until(() => (requests.length >= count ? requests : undefined), timeoutMs, `${count} requests`),
    clear: () => void requests.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks).toString('utf8'),
    receivedAt: Date.now(),
  }
}

function send(
  response: ServerResponse,
  { status, headers = {}, body = '', delayMs = 0, hangUp = false }: ReceiverReply,
): void {
  setTimeout(() => {
    if (hangUp) return void response.destroy()
    response.writeHead(status, headers).end(body)
  }, delayMs)
}
