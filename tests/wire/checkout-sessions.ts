import {
  checkoutSessionResponse,
  createdCheckoutSessionResponse,
  expiredCheckoutSessionResponse,
} from '@revkeen-edge/contracts'
import type {
  CheckoutSessionsCreateResponses,
  CheckoutSessionsExpireResponses,
  CheckoutSessionsGetResponses,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const checkoutSessions = {
  checkout_sessions_create: asDeclared<CheckoutSessionsCreateResponses>(201, createdCheckoutSessionResponse),
  checkout_sessions_get: asDeclared<CheckoutSessionsGetResponses>(200, checkoutSessionResponse),
  checkout_sessions_expire: asDeclared<CheckoutSessionsExpireResponses>(200, expiredCheckoutSessionResponse),
}
