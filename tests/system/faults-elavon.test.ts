import { expect, it } from 'vitest'
import { cardToken } from './buyer.ts'
import { CHALLENGED_CARD } from './cardholder.ts'
import { faultMatrix } from './fault-matrix.ts'
import type { FaultStage } from './fault-stage.ts'

faultMatrix('elavon', {
  startAuthentication: (stage) =>
    it('is refused: the issuer’s wish is a decline, and nothing is asked for', async () => {
      const { id, answer } = await challenged(stage())
      expect(answer).toMatchObject({ status: 'requires_payment_method', next_action: null })
      expect(answer.last_payment_error).toMatchObject({ decline_code: 'authentication_required' })
      expect((await stage().merchant.get(`/payment-intents/${id}`)).body.status).toBe('requires_payment_method')
    }),
  authenticationResult: (stage) =>
    it('is never asked for, as no challenge was started', async () => {
      await challenged(stage())
      const { system, merchant } = stage()
      const text = 'SELECT count(*) AS total FROM authentications WHERE merchant_id = ?'
      expect(await system.db.prepare(text).bind(merchant.merchantId).first('total')).toBe(0)
    }),
})

/** A payment with a card whose issuer wants to hear from its holder. */
async function challenged({ system, storeCard, post, currency, customerId }: FaultStage) {
  const card = (await storeCard({ token: await cardToken(system, CHALLENGED_CARD) })).body.id
  const wanted = { amount: 2500, currency, customer: customerId, payment_method: card }
  const { id } = (await post('/payment-intents', wanted)).body
  const { body } = await post(`/payment-intents/${id}/confirm`, { return_url: 'https://shop.example/' })
  return { id, answer: body }
}
