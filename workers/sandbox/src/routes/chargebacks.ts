import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Chargeback, ChargebackStatus } from '../account/chargebacks.ts'
import { accountOf, type Env } from '../env.ts'
import { formatAmount } from '../nmi/amount.ts'
import { jsonObject, requiredField, textField } from './body.ts'

const OUTCOMES: readonly ChargebackStatus[] = ['won', 'lost', 'withdrawn']

const shown = ({ id, transactionId, type, currency, amountMinor, reason, status }: Chargeback) => ({
  id,
  transaction_id: transactionId,
  type,
  currency,
  amount: formatAmount(amountMinor, currency),
  amount_minor: amountMinor,
  reason,
  status,
})

/** A cardholder goes to their bank, and the bank decides: on request. Each is told by a callback, as a batch is. */
export function registerChargebacks(app: Hono<{ Bindings: Env }>): void {
  app.post('/chargebacks', async (c) => {
    const body = await jsonObject(c)
    const chargeback = await accountOf(c.env, requiredField(body, 'security_key')).chargeBack({
      transactionId: requiredField(body, 'transaction_id'),
      amount: textField(body, 'amount'),
      type: textField(body, 'type') === 'retrieval' ? 'retrieval' : 'chargeback',
      reason: textField(body, 'reason') || 'The cardholder does not recognise the charge',
      reasonCode: textField(body, 'reason_code') || '10.4',
      dueDate: textField(body, 'due_date'),
    })
    return chargeback
      ? c.json(shown(chargeback), 201)
      : c.json({ error: 'No such charge, or no such amount of it' }, 404)
  })
  app.post('/chargebacks/:id', async (c) => {
    const body = await jsonObject(c)
    const account = accountOf(c.env, requiredField(body, 'security_key'))
    const decided = await account.decideChargeback(c.req.param('id'), outcomeIn(body))
    return decided ? c.json(shown(decided)) : c.json({ error: 'No chargeback of this id is to be decided so' }, 404)
  })
  app.post('/chargebacks/:id/escalate', async (c) => {
    const account = accountOf(c.env, requiredField(await jsonObject(c), 'security_key'))
    const escalated = await account.escalateRetrieval(c.req.param('id'))
    return escalated ? c.json(shown(escalated)) : c.json({ error: 'No retrieval has this id' }, 404)
  })
  app.get('/balance.json', async (c) => {
    const balances = await accountOf(c.env, keyIn(c)).balances()
    return c.json({ balances: balances.map(({ currency, amountMinor }) => ({ currency, amount_minor: amountMinor })) })
  })
  app.post('/console', async (c) => {
    const body = await jsonObject(c)
    const account = accountOf(c.env, requiredField(body, 'security_key'))
    const id = requiredField(body, 'transaction_id')
    const amount = textField(body, 'amount')
    const done = amount === '' ? await account.forget(id) : await account.changeAmount(id, amount)
    return done ? c.body(null, 204) : c.json({ error: 'No such transaction' }, 404)
  })
}

function outcomeIn(body: Record<string, unknown>): ChargebackStatus {
  const outcome = OUTCOMES.find((each) => each === textField(body, 'outcome'))
  if (!outcome) throw new HTTPException(400, { message: `outcome must be one of ${OUTCOMES.join(', ')}` })
  return outcome
}

function keyIn(c: Context): string {
  const key = c.req.query('security_key') ?? ''
  if (key === '') throw new HTTPException(400, { message: 'security_key is required' })
  return key
}
