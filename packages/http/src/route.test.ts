import { err, ok, type DomainError } from '@revkeen-edge/domain'
import { formatKey } from '@revkeen-edge/services/api-key-format.ts'
import type { Planned } from '@revkeen-edge/services/plan.ts'
import type { CommitOutcome, IdempotencyWrite } from '@revkeen-edge/services/ports/database.ts'
import type { IdempotencyRecord } from '@revkeen-edge/services/ports/idempotency.ts'
import { systemRuntime } from '@revkeen-edge/services/runtime.ts'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createApi } from './app.ts'
import type { Platform } from './context.ts'
import { mutate, register } from './route.ts'

const NOW = 1_700_000_000_000
const LEASE_MS = 60_000
const committed: CommitOutcome = { ok: true, eventIds: [], messageIds: [], number: null }
const lostRace: CommitOutcome = { ok: false, conflict: { kind: 'lost_race', constraint: 'lost_race' } }
const planned: Planned<null> = { value: null, plan: { changes: [] } }

interface Committed {
  readonly now: number
  readonly write: IdempotencyWrite | undefined
}

interface Behaviour {
  attempt(): Promise<ReturnType<typeof ok<Planned<null>>> | ReturnType<typeof err<DomainError>>>
  commit(): CommitOutcome
}

/** An API with one operation that calls a gateway, and what was committed and abandoned by a request for it. */
async function send({ attempt, commit }: Behaviour, headers: Record<string, string> = {}) {
  const abandon = vi.fn<() => Promise<void>>(async () => {})
  const commits: Committed[] = []
  const record: IdempotencyRecord | null = null
  const platform = {
    directory: { find: async () => ({ kind: 'api_key', key: '', merchantId: 'm', targetId: 'k', data: FACTS }) },
    runtime: systemRuntime,
    sealer: { seal: async (text: string) => text, open: async (text: string) => text },
    rateLimit: null,
    now: () => NOW,
    databaseFor: () => ({
      rows: { idempotency: { byId: () => null } },
      load: async () => ({ record }),
      commit: async ({ now }: { now: number }, _: unknown, write?: IdempotencyWrite) => {
        commits.push({ now, write })
        return write?.response === null ? committed : commit()
      },
    }),
  } as unknown as Platform
  const app = createApi(() => platform)
  register(
    app,
    {
      method: 'post',
      path: '/things',
      operationId: 'things_create',
      summary: '',
      description: '',
      tag: '',
      scope: 'things:write',
      body: z.object({}),
      response: z.object({}),
      callsGateway: true,
    },
    () => mutate(attempt, () => ({}), { abandon }),
  )
  const deferred: Promise<unknown>[] = []
  const request = new Request('https://api.example/v2/things', {
    method: 'POST',
    headers: { 'x-api-key': await KEY, 'content-type': 'application/json', ...headers },
    body: '{}',
  })
  const executionCtx = { waitUntil: (work: Promise<unknown>) => deferred.push(work), passThroughOnException: () => {} }
  const response = await app.fetch(request, {}, executionCtx as unknown as Parameters<typeof app.fetch>[2])
  await Promise.all(deferred)
  return { status: response.status, abandoned: abandon.mock.calls.length, commits }
}

const KEY = formatKey('sandbox', systemRuntime.token())
const FACTS = { mode: 'sandbox', scopes: ['*'], apiVersion: '2026-05-01', expiresAt: null }
const unavailable = (nothingSent: boolean): DomainError => ({ code: 'gateway_unavailable', message: 'x', nothingSent })
const gone: DomainError = { code: 'resource_missing', resource: 'Customer' }

describe('what planning did elsewhere is taken back', () => {
  it('once every commit was refused', async () => {
    const { status, abandoned } = await send({ attempt: async () => ok(planned), commit: () => lostRace })
    expect([status, abandoned]).toEqual([409, 1])
  })

  it('once a second look refuses', async () => {
    const answers = [ok(planned), err(gone)]
    const next = async () => answers.shift() ?? err(gone)
    const { status, abandoned } = await send({ attempt: next, commit: () => lostRace })
    expect([status, abandoned]).toEqual([404, 1])
  })

  it('but not what was committed', async () => {
    const { status, abandoned } = await send({ attempt: async () => ok(planned), commit: () => committed })
    expect([status, abandoned]).toEqual([200, 0])
  })

  it('nor what may have been committed, when the connection broke', async () => {
    vi.spyOn(console, 'error').mockImplementationOnce(() => {})
    const broken = () => {
      throw new Error('connection lost')
    }
    const { status, abandoned } = await send({ attempt: async () => ok(planned), commit: broken })
    expect([status, abandoned]).toEqual([500, 0])
  })
})

describe('a claimed key', () => {
  const keyed = { 'idempotency-key': 'one' }
  const leases = (commits: readonly Committed[]) => commits.map(({ now, write }) => [now - NOW, write?.leaseUntil])

  it('is given back at once where certainly nothing was sent, by its own lease alone', async () => {
    const { status, commits } = await send(
      { attempt: async () => err(unavailable(true)), commit: () => committed },
      keyed,
    )
    expect(status).toBe(503)
    expect(leases(commits)).toEqual([
      [0, NOW + LEASE_MS],
      [LEASE_MS, NOW],
    ])
  })

  it('stays claimed where something may have been sent', async () => {
    const { status, commits } = await send(
      { attempt: async () => err(unavailable(false)), commit: () => committed },
      keyed,
    )
    expect(status).toBe(503)
    expect(leases(commits)).toEqual([[0, NOW + LEASE_MS]])
  })
})
