import { logError, logWarn } from '@revkeen-edge/services/log.ts'
import { Hono } from 'hono'
import type { Env } from './env.ts'
import { rawBody } from './raw-body.ts'
import { receiveNmi } from './receive-nmi.ts'

/**
 * The edge that gateways post to: verify, keep, queue, answer. What a callback means is worked out later, so the
 * answer never waits for it. A repeated, foreign or unknown callback is answered 200, or the gateway would send it
 * for days.
 */
const app = new Hono<{ Bindings: Env }>()

app.get('/healthz', (c) => c.json({ status: 'ok' }))

app.post('/nmi/:account', async (c) => {
  const body = await rawBody(c.req.raw)
  if (body === null) return c.json({ received: false }, 413)
  const { reception, merchantId } = await receiveNmi(c.env, c.req.param('account'), c.req.raw.headers, body)
  if (reception.kind === 'bad_signature') {
    logWarn('gateway_callback.bad_signature', { account: c.req.param('account') })
    return c.json({ received: false }, 401)
  }
  if (reception.kind === 'stored' && merchantId) {
    c.executionCtx.waitUntil(enqueue(c.env, merchantId, reception.callbackId))
  }
  return c.json({ received: true })
})

app.notFound((c) => c.json({ received: false }, 404))
app.onError((error, c) => {
  logError('gateway_callback.failed', {}, error)
  return c.json({ received: false }, 500)
})

/** Best effort: what is not queued is found by the sweeper. */
async function enqueue(env: Env, merchantId: string, callbackId: string): Promise<void> {
  try {
    await env.CALLBACKS.send({ merchantId, callbackId })
  } catch (error) {
    logWarn('gateway_callback.enqueue_failed', { merchantId }, error)
  }
}

export default app
