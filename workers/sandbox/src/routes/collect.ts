import type { Context, Hono } from 'hono'
import collectScript from '../client/collect.client.js'
import fieldScript from '../client/field.client.js'
import { FIELD_CSP, FIELD_CSS, fieldPage, isFieldName } from '../collect/field-page.ts'
import { accountOf, directoryOf, type Env } from '../env.ts'
import { maskedNumber, readCard } from '../nmi/card.ts'
import type { Card } from '../nmi/model.ts'
import { jsonObject, textField } from './body.ts'

type App = Hono<{ Bindings: Env }>

const asset = (c: Context, body: string, type: string): Response =>
  c.body(body, 200, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  })

/** Collect.js, the pages in its frames, and the call that turns a card into a one-time token. */
export function registerCollect(app: App): void {
  app.get('/token/Collect.js', (c) => {
    c.header('cross-origin-resource-policy', 'cross-origin')
    return asset(c, collectScript, 'text/javascript')
  })
  app.get('/token/field.js', (c) => asset(c, fieldScript, 'text/javascript'))
  app.get('/token/field.css', (c) => asset(c, FIELD_CSS, 'text/css'))
  app.get('/token/field', (c) => {
    const name = c.req.query('field') ?? ''
    if (!isFieldName(name)) return c.notFound()
    c.header('content-security-policy', FIELD_CSP)
    c.header('cache-control', 'no-store')
    return c.html(fieldPage(name))
  })
  app.post('/collect/token', tokenize)
}

async function tokenize(c: Context<{ Bindings: Env }>): Promise<Response> {
  const body = await jsonObject(c)
  const read = await readCard({
    number: textField(body, 'number'),
    exp: textField(body, 'exp'),
    cvv: textField(body, 'cvv'),
  })
  if (!read.ok) return c.json({ error: read.error }, 400)
  const { card } = read
  const token = await issue(c.env, textField(body, 'tokenization_key'), card)
  if (token === null) return c.json({ error: 'Invalid tokenization key' }, 401)
  const { bin, exp, hash, brand } = card
  return c.json({ token, card: { number: maskedNumber(card), bin, exp, hash, type: brand } })
}

async function issue(env: Env, tokenizationKey: string, card: Card): Promise<string | null> {
  const directory = directoryOf(env)
  if (tokenizationKey === '') return directory.tokenize(card)
  const securityKey = await directory.securityKeyOf(tokenizationKey)
  return securityKey === null ? null : accountOf(env, securityKey).tokenize(card)
}
