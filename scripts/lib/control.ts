import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { isAlive, writePrivately } from './state.ts'

/*
 * A running `start` holds the databases, so it carries out the administrator's commands itself. Its address and a random
 * token are in the state folder, readable by their owner alone; the reply is a line of JSON for each line said, then the
 * exit code.
 */

/** Carries out a command line; returns its exit code. */
export type Carry = (args: string[], say: (text: string) => void) => Promise<number>

type Reply = { readonly say: string } | { readonly exit: number }

interface ControlAddress {
  readonly url: string
  readonly token: string
  readonly pid: number
}

export interface ControlServer {
  close(): Promise<void>
}

const MAX_COMMAND_BYTES = 1_000_000

/** Serves commands for the system on a state folder, on a free loopback port. */
export function serveControl(stateDir: string, carry: Carry): Promise<ControlServer> {
  const token = randomBytes(32).toString('hex')
  const server = createServer((request, response) => {
    answer(request, response, token, carry).catch((error: unknown) => response.destroy(asError(error)))
  })
  const path = controlFile(stateDir)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      writePrivately(
        path,
        JSON.stringify({ url: `http://127.0.0.1:${port}`, token, pid: process.pid } satisfies ControlAddress),
      )
      resolve({ close: () => closeServer(server, path) })
    })
  })
}

/** The running system's address, or null when none runs on that state folder. */
export function findControl(stateDir: string): ControlAddress | null {
  try {
    const address: unknown = JSON.parse(readFileSync(controlFile(stateDir), 'utf8'))
    return isAddress(address) && isAlive(address.pid) ? address : null
  } catch {
    return null
  }
}

/** Has the running system carry out a command line, passing on what it says. Returns the exit code. */
export async function callControl(
  address: ControlAddress,
  args: string[],
  say: (text: string) => void,
): Promise<number> {
  const response = await fetch(address.url, {
    method: 'POST',
    headers: { authorization: `Bearer ${address.token}` },
    body: JSON.stringify(args),
  })
  if (!response.ok || !response.body) throw new Error(`the running system answered ${response.status}`)
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const reply = JSON.parse(line) as Reply
      if ('exit' in reply) return reply.exit
      say(reply.say)
    }
  }
  throw new Error('the running system ended before the command did')
}

async function answer(request: IncomingMessage, response: ServerResponse, token: string, carry: Carry): Promise<void> {
  if (request.method !== 'POST' || !isAuthorized(request, token)) return void response.writeHead(403).end()
  const args: unknown = JSON.parse(await bodyOf(request))
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) return void response.writeHead(400).end()
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const send = (reply: Reply): void => void response.write(`${JSON.stringify(reply)}\n`)
  send({ exit: await carry(args, (text) => send({ say: text })) })
  response.end()
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const expected = Buffer.from(`Bearer ${token}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) {
    body += String(chunk)
    if (body.length > MAX_COMMAND_BYTES) throw new Error('the command is too long')
  }
  return body
}

function isAddress(value: unknown): value is ControlAddress {
  return typeof value === 'object' && value !== null && 'url' in value && 'token' in value && 'pid' in value
}

function closeServer(server: ReturnType<typeof createServer>, path: string): Promise<void> {
  rmSync(path, { force: true })
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

function controlFile(stateDir: string): string {
  return join(stateDir, 'control.json')
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
