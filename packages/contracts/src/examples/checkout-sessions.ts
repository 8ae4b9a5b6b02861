import type {
  checkoutSession,
  checkoutSessionResponse,
  createCheckoutSessionBody,
  createdCheckoutSessionResponse,
  expiredCheckoutSessionResponse,
} from '../checkout-sessions.ts'
import type { Answer, Body, Example } from './example.ts'
import { AT, IDS, named, PRICE_MINOR, requestId } from './story.ts'

const TOKEN = 'q3Zt8LwXn5Rk0VbYc7HsPA'

const aSession = {
  ...named('checkoutSession'),
  object: 'checkout_session',
  status: 'open',
  payment_status: 'unpaid',
  mode: 'payment',
  amount_total: PRICE_MINOR,
  currency: 'USD',
  customer_id: IDS.customer,
  payment_intent_id: null,
  payment_id: null,
  invoice_id: null,
  order_id: null,
  subscription_id: null,
  payment_link_id: null,
  url: null,
  success_url: 'https://okafor.studio/thanks?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://okafor.studio/workshops',
  allow_promotion_codes: false,
  metadata: {},
  expires_at: '2026-05-05T09:28:02.000Z',
  completed_at: null,
  created_at: AT.opened,
  allowed_methods: ['card'],
  selected_method: null,
} satisfies Answer<typeof checkoutSession>

export const checkoutSessionExamples = {
  checkout_sessions_create: {
    body: {
      customerId: named('customer').public_id,
      lineItems: [{ priceId: named('price').public_id, quantity: 1 }],
      successUrl: aSession.success_url,
      cancelUrl: aSession.cancel_url,
    } satisfies Body<typeof createCheckoutSessionBody>,
    answer: {
      data: {
        ...aSession,
        url: `https://pay.okafor.studio/c/${TOKEN}`,
        public_token: TOKEN,
        amount_minor: PRICE_MINOR,
      },
      requestId,
    } satisfies Answer<typeof createdCheckoutSessionResponse>,
  },
  checkout_sessions_get: { answer: { data: aSession, requestId } satisfies Answer<typeof checkoutSessionResponse> },
  checkout_sessions_expire: {
    body: {},
    answer: {
      data: { id: IDS.checkoutSession, status: 'expired', expired_at: AT.attempted },
      requestId,
    } satisfies Answer<typeof expiredCheckoutSessionResponse>,
  },
} satisfies Record<string, Example>
