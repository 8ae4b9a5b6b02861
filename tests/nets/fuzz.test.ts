import { startSystem, webhookReceiver, type System, type WebhookReceiver } from '@revkeen-edge/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestsOf } from './arbitraries.ts'
import { at, send } from './client.ts'
import { pathOf, type Control } from './control.ts'
import { faultsOf } from './envelope.ts'
import { verifyInvariants } from '../../scripts/admin/invariants.ts'
import { allOperations, typesOf, type AnswerSchema, type Schema } from './operations.ts'
import { populate, quiet } from './population.ts'
import { tenantPair, type Tenant } from './tenant.ts'

const SEED = 20_260_501
/** How long the whole fuzz may take; set FUZZ_SECONDS for a longer search. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 25)
const REQUESTS_EACH = Math.round(2.4 * SECONDS)
const REQUESTS_AT_LEAST = 15
/** No request takes this long. */
const HANG_MS = 5_000

const operations = allOperations()
const named = operations.map((operation) => [operation.id, operation] as const)
const withBody = named.filter(([, { body }]) => Object.keys(body?.properties ?? {}).length > 0)

let system: System
let receiver: WebhookReceiver
let tenant: Tenant
let controls: ReadonlyMap<string, Control>

beforeAll(async () => {
  system = await startSystem()
  receiver = await webhookReceiver()
  ;[tenant] = await tenantPair(system, 'fuzz', receiver.url)
  controls = await populate(system, tenant, operations)
}, 180_000)
afterAll(async () => {
  await system.dispose()
  await receiver.close()
})

describe('whatever is sent', () => {
  it.each(named)(
    '%s answers with what it declares or an error in its envelope',
    async (_, operation) => {
      const until = Date.now() + (SECONDS * 1000) / operations.length
      let sent = 0
      const property = fc.asyncProperty(requestsOf(operation, tenant), async ({ path, headers, body }) => {
        // A busy machine sends fewer requests instead of taking longer.
        if (sent >= REQUESTS_AT_LEAST && Date.now() > until) return
        sent += 1
        const answer = await tenant.send({ method: operation.method, path, headers, body, timeoutMs: HANG_MS })
        expect(faultsOf(operation, answer), answer.text).toEqual([])
      })
      await fc.assert(property, { seed: SEED, numRuns: REQUESTS_EACH, includeErrorInReport: true })
    },
    SECONDS * 1000 + 120_000,
  )

  it.each(withBody)('%s refuses a body of 2 MB', async (id, operation) => {
    const { parameters } = controlFor(id)
    const body = JSON.stringify({ metadata: { text: 'x'.repeat(2 * 1024 * 1024) } })
    const answer = await tenant.send({ method: operation.method, path: pathOf(operation, parameters), body })
    expect(answer.status).toBe(413)
    expect(faultsOf(operation, answer)).toEqual([])
  })
})

describe('a refused body', () => {
  it.each(withBody)('of %s has every wrong field named', async (id, { body, method, ...operation }) => {
    const properties = Object.entries(body?.properties ?? {})
    const wrong = Object.fromEntries(properties.map(([name, schema]) => [name, wrongFor(schema)]))
    const path = pathOf({ body, method, ...operation }, controlFor(id).parameters)
    const answer = await tenant.send({ method, path, body: { ...wrong, no_such_field: 1 } })
    expect(answer.status, answer.text).toBe(400)
    expect(Object.keys(Object(at(answer.json, 'error', 'details', 'fields'))).toSorted()).toEqual(
      [...Object.keys(wrong), 'no_such_field'].toSorted(),
    )
  })

  it.each(withBody)('of %s says which field is there in two spellings', async (id, operation) => {
    const other = (name: string): string =>
      name.includes('_')
        ? name.replaceAll(/_([a-z])/g, (_, char: string) => char.toUpperCase())
        : name.replaceAll(/[A-Z]/g, (char) => `_${char.toLowerCase()}`)
    const names = Object.keys(operation.body?.properties ?? {})
    const twice = names.filter((name) => other(name) !== name && !names.includes(other(name)))
    const body = Object.fromEntries(twice.flatMap((name) => [[name, null] as const, [other(name), null] as const]))
    if (twice.length === 0) return
    const answer = await tenant.send({
      method: operation.method,
      path: pathOf(operation, controlFor(id).parameters),
      body,
    })
    const fields = Object.keys(Object(at(answer.json, 'error', 'details', 'fields')))
    expect(fields).toEqual(expect.arrayContaining(twice.map(other)))
  })
})

/** A value of another type than any that a schema takes. */
function wrongFor(schema: Schema): unknown {
  const types = typesIn(schema)
  return types.includes('object') || types.includes('array') || types.length === 0 ? 7 : {}
}

/** The types of a schema, or of the choices that it leaves. */
function typesIn(schema: Schema): readonly string[] {
  const own = typesOf(schema)
  return own.length > 0 ? own : (schema.anyOf ?? schema.oneOf ?? []).flatMap(typesIn)
}

function controlFor(id: string): Control {
  const control = controls.get(id)
  if (!control) throw new Error(`${id} was never tried`)
  return control
}

it('answers 404 in the envelope where nothing is', async () => {
  const answer = await send(system.urls.api, {
    method: 'GET',
    path: '/v2/nothing',
    headers: { 'x-api-key': tenant.key },
  })
  expect(answer.status).toBe(404)
  const response: AnswerSchema = { safeParse: (data) => ({ success: true, data }) }
  expect(faultsOf({ status: 200, statuses: new Set([404]), response }, answer)).toEqual([])
})

it('leaves books that balance', async () => {
  await quiet(system, [tenant])
  expect(await verifyInvariants(system.db)).toEqual([])
}, 120_000)
