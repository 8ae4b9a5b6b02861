import type { Hono } from 'hono'
import { convergeKey } from '../account/identity.ts'
import { errorXml } from '../converge/errors.ts'
import { readRequest } from '../converge/request.ts'
import { accountOf, type Env } from '../env.ts'
import { answer } from '../faults/answer.ts'
import { gatewayForm } from './body.ts'

const XML = 'text/xml; charset=UTF-8'

/** Elavon's Converge: one endpoint, XML in a form field. */
export function registerConverge(app: Hono<{ Bindings: Env }>): void {
  app.post('/VirtualMerchantDemo/processxml.do', async (c) => {
    const { xmldata = '' } = await gatewayForm(c)
    const fields = readRequest(xmldata)
    if (!fields) return c.body(errorXml('6042'), 200, { 'content-type': XML })
    if (!fields.ssl_merchant_id) return c.body(errorXml('4025'), 200, { 'content-type': XML })
    const { hit, reply } = await accountOf(c.env, convergeKey(fields.ssl_merchant_id)).converge(fields)
    return answer(hit, reply, XML)
  })
}
