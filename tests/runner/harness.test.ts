import { startSystem, webhookReceiver, type System } from '@revkeen-edge/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.dispose())

async function statuses(): Promise<number[]> {
  const replies = await Promise.all(Object.values(system.urls).map((url) => fetch(`${url}/nothing-here`)))
  return replies.map(({ status }) => status)
}

describe('a system under test', () => {
  it('answers on a port for each public worker, migrated', async () => {
    expect(await statuses()).toHaveLength(5)
    const { results } = await system.db.prepare('SELECT name FROM d1_migrations').all()
    expect(results.length).toBeGreaterThan(0)
  })

  it('keeps what was committed when workerd is killed, on the same ports', async () => {
    await system.db.prepare('CREATE TABLE kept(x INTEGER) STRICT').run()
    await system.db.prepare('INSERT INTO kept VALUES (1)').run()
    const before = await statuses()
    await system.restart({ kill: true })
    expect(await system.db.prepare('SELECT x FROM kept').first('x')).toBe(1)
    expect(await statuses()).toEqual(before)
    await system.restart({ kill: true })
    expect(await system.db.prepare('SELECT x FROM kept').first('x')).toBe(1)
  })

  it('ends every request that a kill interrupts, instead of leaving it waiting', async () => {
    const requests = Array.from({ length: 50 }, () => fetch(`${system.urls.api}/nothing-here`))
    const settled = Promise.allSettled(requests)
    await system.restart({ kill: true })
    expect(await settled).toHaveLength(requests.length)
    expect(await statuses()).toHaveLength(5)
  })

  it('keeps its data over an orderly restart', async () => {
    await system.restart()
    expect(await system.db.prepare('SELECT x FROM kept').first('x')).toBe(1)
  })

  it("runs the engine's crons at a given time, and refuses others by name", async () => {
    await expect(system.cron('* * * * *', new Date('2026-01-01T00:00:00Z'))).resolves.toBeUndefined()
    await expect(system.admin.cron('nightly')).resolves.toBeUndefined()
    await expect(async () => system.admin.cron('never')).rejects.toThrow('there is no cron never')
  })

  it('runs beside another, with a database of its own', async () => {
    const other = await startSystem()
    try {
      await expect(other.db.prepare('SELECT x FROM kept').first()).rejects.toThrow('no such table')
      await other.restart({ kill: true })
      expect(await system.db.prepare('SELECT x FROM kept').first('x')).toBe(1)
    } finally {
      await other.dispose()
    }
  })
})

describe('a webhook receiver', () => {
  it('collects requests and answers as programmed', async () => {
    const receiver = await webhookReceiver()
    receiver.reply({ status: 201 })
    receiver.replyOnce({ status: 500, body: 'no' }, { status: 200, hangUp: true })
    const post = (): Promise<Response> =>
      fetch(`${receiver.url}/hook?a=1`, { method: 'POST', body: 'x', headers: { 'X-Y': 'z' } })
    expect((await post()).status).toBe(500)
    await expect(post()).rejects.toThrow('fetch failed')
    expect((await post()).status).toBe(201)
    const third = (await receiver.waitForCount(3))[2]
    expect(third).toMatchObject({ method: 'POST', path: '/hook?a=1', body: 'x', headers: { 'x-y': 'z' } })
    await expect(receiver.waitFor(({ body }) => body === 'never', 20)).rejects.toThrow(
      'no matching request within 20 ms',
    )
    await receiver.close()
  })
})
