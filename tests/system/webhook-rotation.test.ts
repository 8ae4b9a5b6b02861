import { constructEvent } from '@revkeen/sdk/webhooks'
import { Stripe } from 'stripe'
import { expect, it } from 'vitest'
import { signed, webhookStage } from './webhook-stage.ts'

const stage = webhookStage()

const rotate = async (id: string) =>
  String((await stage.merchant.post(`/webhook-endpoints/${id}/rotate-secret`)).body.data.secret)

async function delivery() {
  stage.receiver.clear()
  await stage.customer()
  return signed(await stage.receiver.waitFor(() => true))
}

it('signs with the former secret as well after a rotation, as both published libraries take it', async () => {
  const { id, secret } = await stage.endpoint(['customer.created'])
  const second = await rotate(id)
  const { payload, signature } = await delivery()
  for (const known of [secret, second]) {
    expect(constructEvent(payload, signature, known).type).toBe('customer.created')
    expect(Stripe.webhooks.constructEvent(payload, signature, known).type).toBe('customer.created')
  }
  expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/)
})

it('ends a secret by the second rotation after it', async () => {
  const { id, secret } = await stage.endpoint(['customer.created'])
  const second = await rotate(id)
  const third = await rotate(id)
  const { payload, signature } = await delivery()
  expect(() => constructEvent(payload, signature, secret)).toThrow('Signature verification failed')
  for (const known of [second, third]) expect(constructEvent(payload, signature, known)).toBeDefined()
})
