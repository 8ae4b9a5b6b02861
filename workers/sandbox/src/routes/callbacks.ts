import type { Hono } from 'hono'
import type { CallbackEntry } from '../account/callbacks.ts'
import { CALLBACK_MODES, type CallbackMode } from '../account/settings.ts'
import { accountOf, type Env } from '../env.ts'
import { jsonObject, requiredField } from './body.ts'

const LOGGED = 1000

const isMode = (value: unknown): value is CallbackMode => CALLBACK_MODES.some((mode) => mode === value)

const shown = (entry: CallbackEntry) => ({ ...entry, body: JSON.parse(entry.body) as unknown })

/** How and whether callbacks are sent, and what became of them. */
export function registerCallbacks(app: Hono<{ Bindings: Env }>): void {
  app.post('/callbacks/config', async (c) => {
    const body = await jsonObject(c)
    const { mode, delay_ms: delayMs = 0 } = body
    if (!isMode(mode)) return c.json({ error: `mode must be one of ${CALLBACK_MODES.join(', ')}` }, 400)
    if (typeof delayMs !== 'number' || !(delayMs >= 0)) {
      return c.json({ error: 'delay_ms must be a number from 0' }, 400)
    }
    await accountOf(c.env, requiredField(body, 'security_key')).configureCallbacks({ mode, delayMs })
    return c.json({ mode, delay_ms: delayMs })
  })
  app.get('/callbacks', async (c) => {
    const securityKey = c.req.query('security_key') ?? ''
    if (securityKey === '') return c.json({ error: 'security_key is required' }, 400)
    const entries = await accountOf(c.env, securityKey).callbackLog(LOGGED)
    return c.json({ callbacks: entries.map(shown) })
  })
  app.post('/callbacks/flush', async (c) => {
    const body = await jsonObject(c)
    const counts = await accountOf(c.env, requiredField(body, 'security_key')).flushCallbacks(body.all === true)
    return c.json({ sent: counts.sent, failed: counts.failed })
  })
}
