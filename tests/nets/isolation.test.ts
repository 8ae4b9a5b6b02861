import { startSystem, webhookReceiver, type System, type WebhookReceiver } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endKey } from '../../scripts/admin/keys.ts'
import { attacksOn, type OwnRequest } from './attacks.ts'
import { at, send, type Answer } from './client.ts'
import { controlOf, ownParameters, pathOf, type Control } from './control.ts'
import { leaksIn, privateOf, type Private } from './leaks.ts'
import { verifyInvariants } from '../../scripts/admin/invariants.ts'
import { allOperations, isOffered, type ApiOperation } from './operations.ts'
import { populate, quiet } from './population.ts'
import { isPrepared, prepare } from './preparations.ts'
import { tenantPair, type Tenant } from './tenant.ts'
import { touched } from './touched.ts'

const operations = allOperations()
const deletions = operations.filter(({ method }) => method === 'DELETE')
const named = operations.map((operation) => [operation.id, operation] as const)

let system: System
let receiver: WebhookReceiver
let tenants: readonly Tenant[]
let attackers: readonly Tenant[]
let controls: ReadonlyMap<Tenant, ReadonlyMap<string, Control>>
let secrets: readonly Private[]
let revocation: Promise<number>

beforeAll(async () => {
  system = await startSystem()
  receiver = await webhookReceiver()
  const [alphaSandbox, alphaLive] = await tenantPair(system, 'alpha', receiver.url)
  const [betaSandbox, betaLive] = await tenantPair(system, 'beta', receiver.url)
  tenants = [alphaSandbox, alphaLive, betaSandbox, betaLive]
  attackers = [alphaSandbox, betaLive]
  controls = new Map(
    await Promise.all(tenants.map(async (tenant) => [tenant, await populate(system, tenant, operations)] as const)),
  )
  await quiet(system, tenants)
  revocation = millisecondsToRevoke(betaSandbox)
  await Promise.all(tenants.map((tenant) => tenant.refresh()))
  secrets = tenants.map((tenant) => privateOf(tenant, controls.get(tenant) ?? new Map()))
}, 300_000)
afterAll(async () => {
  await system.dispose()
  await receiver.close()
})

const others = (tenant: Tenant): readonly Private[] => secrets.filter((owner) => owner.tenant !== tenant)

/** A request of the attacker's own; deletions have been kept for last, so that everything is there until then. */
function ownRequest(tenant: Tenant, id: string): Control {
  const control = controls.get(tenant)?.get(id)
  if (control) return control
  const operation = deletions.find((deletion) => deletion.id === id)
  if (!operation) throw new Error(`${id} was never tried`)
  return {
    operation,
    parameters: ownParameters(tenant, operation),
    body: undefined,
    named: {},
    answer: { status: 0, headers: {}, text: '', json: null },
  }
}

/** How long after its revocation a key was still good for a request. */
async function millisecondsToRevoke(tenant: Tenant): Promise<number> {
  const { id, key } = await tenant.keyWith(['*'])
  const look = () => send(system.urls.api, { method: 'GET', path: '/v2/customers', headers: { 'x-api-key': key } })
  expect((await look()).status).toBe(200)
  await endKey(system.admin, tenant, id)
  const from = Date.now()
  for (let sent = from; ; sent = Date.now()) {
    if ((await look()).status === 401 || sent - from > 15_000) return sent - from
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

function expectRefusal(answer: Answer, status: number, code: string): void {
  expect([answer.status, at(answer.json, 'error', 'code')], answer.text).toEqual([status, code])
  expect(at(answer.json, 'data')).toBeUndefined()
}

describe('without a key of its own', () => {
  it.each(named)('%s is for nobody', async (id) => {
    const [tenant] = attackers
    if (!tenant) throw new Error('no tenant')
    const { operation, parameters, body } = ownRequest(tenant, id)
    const path = pathOf(operation, parameters)
    const last = tenant.key.endsWith('0') ? '1' : '0'
    const keys: readonly Record<string, string>[] = [
      {},
      { 'x-api-key': '' },
      { 'x-api-key': tenant.key.slice(0, -1) + last },
      { authorization: `Bearer ${tenant.key.toUpperCase()}` },
    ]
    for (const headers of keys) {
      expectRefusal(
        await send(system.urls.api, { method: operation.method, path, headers, body }),
        401,
        'invalid_api_key',
      )
    }
  })
})

describe('with a key of other scopes', () => {
  const scopes = [...new Set(operations.map(({ scope }) => scope))]

  it.each(scopes)('what needs %s is forbidden, and nothing else is', async (scope) => {
    const [tenant] = attackers
    if (!tenant) throw new Error('no tenant')
    const [resource] = scope.split(':')
    const without = scopes.filter(
      (other) => other !== scope && !(scope.endsWith(':read') && other === `${resource}:write`),
    )
    const { key } = await tenant.keyWith(without)
    const { key: alone } = await tenant.keyWith([scope])
    for (const operation of operations.filter((one) => one.scope === scope)) {
      const { parameters, body } = ownRequest(tenant, operation.id)
      const sent = { method: operation.method, path: pathOf(operation, parameters), body }
      expectRefusal(
        await send(system.urls.api, { ...sent, headers: { 'x-api-key': key } }),
        403,
        'insufficient_permissions',
      )
      // The scope alone is enough, which what changes nothing shows: a read, or a body that is refused.
      if (operation.method !== 'GET' && !operation.body) continue
      const harmless = operation.method === 'GET' ? sent : { ...sent, body: '[]' }
      const allowed = await send(system.urls.api, { ...harmless, headers: { 'x-api-key': alone } })
      expect(allowed.status, allowed.text).toBe(operation.method === 'GET' ? 200 : 400)
    }
  })
})

describe.each([0, 1])('another tenant than number %i', (number) => {
  let attacker: Tenant
  let victims: readonly Tenant[]

  beforeAll(async () => {
    await quiet(system, tenants)
    const chosen = attackers[number]
    if (!chosen) throw new Error('no tenant')
    attacker = chosen
    victims = tenants.filter((tenant) => tenant !== attacker)
  }, 120_000)

  it.each(named)('has nothing to fear from %s', async (id, operation) => {
    const { method } = operation
    if (!isOffered(operation, attacker)) return expectNoSuchThing(operation)
    const control = ownRequest(attacker, id)
    expect(leaksIn(control.answer.text, others(attacker), [])).toEqual([])
    const owned = new Map<OwnRequest, Promise<Answer>>()
    const answerTo = (own: OwnRequest): Promise<Answer> => {
      const answer = owned.get(own) ?? prepare(system, attacker, id).then((made) => attacker.send(own(made)))
      owned.set(own, answer)
      return answer
    }
    await Promise.all(
      attacksOn(victims, attacker, control).map(async ({ what, victim, sent, said, own, verdict }) => {
        const allowed = own && (await answerTo(own))
        // What was made for an operation is taken, so that a refusal of another's object means something.
        if (allowed && isPrepared(id)) expect(allowed.status, allowed.text).toBeLessThan(300)
        const answer = await attacker.send(sent)
        const words = `${attacker.marker} with ${victim.marker}'s ${what} ${JSON.stringify(sent.body)}`
        expect(verdict(answer, allowed), words).toBeNull()
        expect(leaksIn(answer.text, others(attacker), [said]), words).toEqual([])
      }),
    )
    if (method !== 'GET') await expectRowsToStay()
  })

  it('has the rows that it had', () => expectRowsToStay())

  /** Of a victim's object there is nothing to be had either. */
  async function expectNoSuchThing(operation: ApiOperation): Promise<void> {
    const owner = tenants.find((tenant) => isOffered(operation, tenant))
    const control = owner && ownRequest(owner, operation.id)
    if (!control) throw new Error(`${operation.id} was never tried`)
    const path = pathOf(operation, control.parameters)
    const { body } = control
    expectRefusal(await attacker.send({ method: operation.method, path, body }), 404, 'resource_missing')
    await expectRowsToStay()
  }

  async function expectRowsToStay(): Promise<void> {
    expect(await touched(system, victims)).toEqual([])
  }
})

it('has no row of one tenant point at another', async () => {
  expect((await system.db.prepare('PRAGMA foreign_key_check').all()).results).toEqual([])
})

describe('the owner', () => {
  it.each(deletions.map((operation) => [operation.id, operation] as const))('may use %s', async (_, operation) => {
    for (const attacker of attackers.filter((tenant) => isOffered(operation, tenant))) {
      await makeAnother(attacker, operation)
      const made = await prepare(system, attacker, operation.id)
      expect((await controlOf(attacker, operation, made)).answer.status).toBeLessThan(300)
    }
  })

  /** Not everything can be deleted once it has been used, so there is a new one where the resource can be created. */
  async function makeAnother(tenant: Tenant, { path }: ApiOperation): Promise<void> {
    const [, , resource = ''] = path.split('/')
    const creation = controls.get(tenant)?.get(`${resource.replaceAll('-', '_')}_create`)
    if (!creation) return
    const { operation, parameters, body } = creation
    await tenant.send({ method: operation.method, path: pathOf(operation, parameters), body })
    await tenant.refresh()
  }
})

it('ends a revoked key within ten seconds', async () => {
  expect(await revocation).toBeLessThan(10_000)
})

it('leaves books that balance', async () => {
  await quiet(system, tenants)
  expect(await verifyInvariants(system.db)).toEqual([])
}, 120_000)
