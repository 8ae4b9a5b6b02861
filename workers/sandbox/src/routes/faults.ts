import type { Context, Hono } from 'hono'
import { accountOf, directoryOf, type Env } from '../env.ts'
import { readFault, type Fault } from '../faults/faults.ts'
import { jsonObject, textField } from './body.ts'

const shown = (securityKey: string, { mode, operation, rate, remaining, latencyMs, seen }: Fault) => ({
  security_key: securityKey,
  mode,
  operation,
  rate,
  remaining,
  latency_ms: latencyMs,
  seen,
})

/** Without a key: every account that exists now. */
async function keysOf(env: Env, securityKey: string): Promise<string[]> {
  if (securityKey !== '') return [securityKey]
  return (await directoryOf(env).accounts()).map((account) => account.securityKey)
}

async function list(c: Context<{ Bindings: Env }>) {
  const keys = await keysOf(c.env, c.req.query('security_key') ?? '')
  const faults = await Promise.all(
    keys.map(async (key) => (await accountOf(c.env, key).faults()).map((fault) => shown(key, fault))),
  )
  return faults.flat()
}

/** Trouble at the gateway, on request. */
export function registerFaults(app: Hono<{ Bindings: Env }>): void {
  app.post('/faults', async (c) => {
    const body = await jsonObject(c)
    const read = readFault(body)
    if (!read.ok) return c.json({ error: read.error }, 400)
    const keys = await keysOf(c.env, textField(body, 'security_key'))
    await Promise.all(keys.map((key) => accountOf(c.env, key).addFault(read.fault)))
    return c.json({ faults: await list(c) }, 201)
  })
  app.get('/faults', async (c) => c.json({ faults: await list(c) }))
  app.delete('/faults', async (c) => {
    const keys = await keysOf(c.env, c.req.query('security_key') ?? '')
    await Promise.all(keys.map((key) => accountOf(c.env, key).clearFaults()))
    return c.json({ faults: [] })
  })
}
