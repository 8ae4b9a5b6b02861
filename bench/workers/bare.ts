import type { D1Database, D1PreparedStatement, Queue } from '@cloudflare/workers-types'
import type { Replay, StatementTemplate, StepTemplate, Template, TokenForm } from '../lib/steps.ts'

export interface Bindings {
  readonly DB: D1Database
  readonly OUTBOX: Queue
  readonly NMI_TEST_URL: string
}

/** Where steps are done: a worker's bindings, and what may be left for after the answer. */
export interface Place {
  readonly env: Bindings
  readonly executionCtx: { waitUntil(work: Promise<unknown>): void }
}

interface Context extends Place {
  readonly req: { json(): Promise<unknown>; header(name: string): string | undefined }
  json(body: unknown, status: number): Response
}

/** What is used of Hono. */
interface App {
  on(method: string, path: string, handler: (c: Context) => Promise<Response>): unknown
}

/**
 * Bare handlers: each does a recorded request's statements under new ids and answers with what came of them, nothing
 * else. They tell the engine what the product told it, so that the engine's own work meets both alike.
 */
export function bare<A extends App>(app: A, replays: readonly Replay[]): A {
  for (const replay of replays) app.on(replay.method, replay.path, (c) => answer(c, replay))
  return app
}

async function answer(c: Context, { method, status, tokens, steps }: Replay): Promise<Response> {
  const body = method === 'GET' ? null : await c.req.json()
  const given = (c.req.header('x-bench-given') ?? String(Object(body)['payment_token'])).split(',')
  const values = tokens.map((form) => mint(form, given))
  let rows: unknown = null
  for (const step of steps) rows = await perform(c, step, values)
  return c.json({ data: method === 'GET' ? rows : values }, status)
}

/** Does one step with the values of its tokens; gives the rows of a round trip. */
export async function perform(c: Place, step: StepTemplate, values: readonly string[]): Promise<unknown> {
  const { env } = c
  if (step.kind === 'queue') return c.executionCtx.waitUntil(env.OUTBOX.send(JSON.parse(fill(step.message, values))))
  if (step.kind === 'fetch') {
    const url = new URL(step.path, env.NMI_TEST_URL)
    return (await fetch(url, { method: 'POST', headers: step.headers, body: fill(step.body, values) })).text()
  }
  const statements = step.statements.map((statement) => prepare(env.DB, statement, values))
  const [only] = statements
  if (step.kind === 'single' && only) return (await only.all()).results
  return (await env.DB.batch(statements)).map(({ results }) => results)
}

function prepare(db: D1Database, { sql, params }: StatementTemplate, values: readonly string[]): D1PreparedStatement {
  return db
    .prepare(sql)
    .bind(...params.map((param) => (typeof param === 'object' && param !== null ? fill(param, values) : param)))
}

function fill(template: Template, values: readonly string[]): string {
  let text = ''
  for (const piece of template) text += typeof piece === 'number' ? values[piece] : piece
  return text
}

/** A new value. Those of ids begin with the time, as the product's do, so that indexes grow in the same way. */
export function mint(form: TokenForm, given: readonly string[]): string {
  if (form.startsWith('given-')) return given[Number(form.slice(6))] ?? ''
  const random = crypto.randomUUID()
  const digits = random.replaceAll('-', '')
  switch (form) {
    case 'mark':
      return `mark${digits.slice(0, 22)}`
    case 'hex':
      return digits + crypto.randomUUID().replaceAll('-', '')
    case 'base32':
      return (
        Date.now()
          .toString(32)
          .padStart(10, '0')
          .replaceAll(/[ilou]/g, 'z') + digits.slice(0, 16)
      )
    default:
      return `${timeHead()}-7${random.slice(15)}`
  }
}

function timeHead(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}`
}
