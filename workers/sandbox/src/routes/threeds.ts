import type { Context, Hono } from 'hono'
import { accountOf, directoryOf, type Env } from '../env.ts'
import { answer } from '../faults/answer.ts'
import { authenticationFailure } from '../nmi/encode.ts'
import { challengeCsp, challengePage } from '../pages/challenge.ts'
import type { Challenge } from '../threeds/challenge.ts'
import { gatewayForm } from './body.ts'

type App = Hono<{ Bindings: Env }>

const REPLY_TYPE = 'text/html; charset=UTF-8'

/**
 * 3-D Secure at the gateway: its endpoint for merchants, server to server, and the page on which a cardholder passes or
 * fails. The browser takes nothing back with it but the address that the merchant gave.
 */
export function registerThreeds(app: App): void {
  app.post('/api/threeds.php', async (c) => {
    const form = await gatewayForm(c)
    if (!form.security_key) return c.body(authenticationFailure(form), 200, { 'content-type': REPLY_TYPE })
    const { hit, reply } = await accountOf(c.env, form.security_key).authenticate(form, new URL(c.req.url).origin)
    return answer(hit, reply, REPLY_TYPE)
  })
  app.get('/3ds/:id', async (c) => {
    const [id = '', suffix] = c.req.param('id').split('.')
    const challenge = await directoryOf(c.env).challenge(id)
    if (!challenge) return c.notFound()
    return suffix === 'json' ? c.json(forScripts(challenge)) : show(c, challenge)
  })
  app.post('/3ds/:id', async (c) => {
    const { result } = await gatewayForm(c)
    if (result !== 'passed' && result !== 'failed') return c.json({ error: 'result must be passed or failed' }, 400)
    const challenge = await directoryOf(c.env).decide(c.req.param('id'), result === 'passed')
    return challenge ? c.redirect(challenge.redirectUrl, 303) : c.notFound()
  })
}

const forScripts = ({ id, status, amountMinor, currency, redirectUrl }: Challenge) => ({
  id,
  status,
  amount_minor: amountMinor,
  currency,
  redirect_url: redirectUrl,
})

function show(c: Context, challenge: Challenge) {
  c.header('content-security-policy', challengeCsp(challenge))
  c.header('cache-control', 'no-store')
  c.header('referrer-policy', 'no-referrer')
  c.header('x-content-type-options', 'nosniff')
  return c.html(challengePage(challenge))
}
