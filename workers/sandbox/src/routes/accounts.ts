import type { Hono } from 'hono'
import { accountId, convergeKey, idSpaceOf } from '../account/identity.ts'
import type { AccountSettings } from '../account/settings.ts'
import { accountOf, directoryOf, type Env } from '../env.ts'
import { jsonObject, requiredField, textField } from './body.ts'

/** Accounts at the gateway: what a merchant would set up in its control panel. */
export function registerAccounts(app: Hono<{ Bindings: Env }>): void {
  app.post('/accounts', async (c) => {
    const body = await jsonObject(c)
    const settings = textField(body, 'gateway') === 'elavon' ? convergeSettings(body) : nmiSettings(body)
    const { securityKey, merchantId, name } = settings
    await accountOf(c.env, securityKey).configure(settings)
    await directoryOf(c.env).register(settings)
    return c.json({ id: await accountId(securityKey), merchant_id: merchantId, name, security_key: securityKey }, 201)
  })
  app.post('/settle', async (c) => {
    const securityKey = requiredField(await jsonObject(c), 'security_key')
    const batches = await accountOf(c.env, securityKey).settle()
    if (!batches) return c.json({ error: 'No such account' }, 404)
    return c.json({
      batches: batches.map(({ id, currency, count, amount, transactionIds }) => ({
        batch_id: id,
        currency,
        count,
        amount,
        transaction_ids: transactionIds,
      })),
    })
  })
}

type Body = Record<string, unknown>

const nmiSettings = (body: Body): AccountSettings => {
  const securityKey = requiredField(body, 'security_key')
  return {
    securityKey,
    tokenizationKey: requiredField(body, 'tokenization_key'),
    webhookUrl: textField(body, 'webhook_url'),
    signingKey: requiredField(body, 'signing_key'),
    merchantId: textField(body, 'merchant_id') || String(idSpaceOf(securityKey)),
    name: textField(body, 'name') || 'Test Account',
  }
}

/** Converge posts no callbacks, so there is nowhere to post them to. */
const convergeSettings = (body: Body): AccountSettings => {
  const merchantId = requiredField(body, 'merchant_id')
  return {
    securityKey: convergeKey(merchantId),
    tokenizationKey: requiredField(body, 'tokenization_key'),
    webhookUrl: '',
    signingKey: '',
    merchantId,
    name: textField(body, 'name') || 'Test Account',
    converge: { userId: requiredField(body, 'user_id'), pin: requiredField(body, 'pin') },
  }
}
