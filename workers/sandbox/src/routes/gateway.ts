import type { Hono } from 'hono'
import { accountOf, type Env } from '../env.ts'
import { answer } from '../faults/answer.ts'
import { authenticationFailure } from '../nmi/encode.ts'
import { nmError } from '../nmi/xml.ts'
import { gatewayForm } from './body.ts'

const REPLY_TYPE = 'text/html; charset=UTF-8'
const REPORT_TYPE = 'text/xml; charset=UTF-8'

/** The gateway's two interfaces, as NMI has them. */
export function registerGateway(app: Hono<{ Bindings: Env }>): void {
  app.on(['GET', 'POST'], '/api/transact.php', async (c) => {
    const form = await gatewayForm(c)
    if (!form.security_key) return c.body(authenticationFailure(form), 200, { 'content-type': REPLY_TYPE })
    const { hit, reply } = await accountOf(c.env, form.security_key).transact(form)
    return answer(hit, reply, REPLY_TYPE)
  })
  app.on(['GET', 'POST'], '/api/query.php', async (c) => {
    const form = await gatewayForm(c)
    if (!form.security_key) return c.body(nmError('Authentication Failed'), 200, { 'content-type': REPORT_TYPE })
    const { hit, reply } = await accountOf(c.env, form.security_key).query(form)
    return answer(hit, reply, REPORT_TYPE)
  })
}
