import { publicId, type CheckoutSession, type PaymentLink } from '@revkeen-edge/domain'
import { expect, it } from 'vitest'
import { cancelRedirect, successRedirect } from './paid.ts'

const ID = '01890a5d-ac96-774b-bcce-b302099a8057'
const URL_WITH_ID = 'https://shop.example/back?checkout={CHECKOUT_SESSION_ID}&again={CHECKOUT_SESSION_ID}'
const spelt = publicId('checkoutSession', ID)

const sessionOf = (given: Partial<CheckoutSession>) =>
  ({ id: ID, successUrl: null, cancelUrl: null, customerId: null, orderId: null, ...given }) as CheckoutSession
const linkOf = (cancelUrl: string | null) => ({ cancelUrl }) as PaymentLink

it('leads back with the session’s id in place of its placeholder, after paying and after turning back', () => {
  const filled = `https://shop.example/back?checkout=${spelt}&again=${spelt}`
  expect(cancelRedirect({ link: null, session: sessionOf({ cancelUrl: URL_WITH_ID }) })).toBe(filled)
  expect(cancelRedirect({ link: linkOf(URL_WITH_ID), session: sessionOf({}) })).toBe(filled)
  expect(successRedirect(sessionOf({ successUrl: URL_WITH_ID }))).toBe(`${filled}&checkout_id=${spelt}`)
})

it('leaves the placeholder empty where there is no session yet', () => {
  expect(cancelRedirect({ link: linkOf(URL_WITH_ID), session: null })).toBe(
    'https://shop.example/back?checkout=&again=',
  )
})

it('leads nowhere where the merchant names no page', () => {
  expect(cancelRedirect({ link: linkOf(null), session: sessionOf({}) })).toBeNull()
  expect(cancelRedirect({ link: null, session: null })).toBeNull()
})
