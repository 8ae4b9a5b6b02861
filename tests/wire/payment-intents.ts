import { paymentIntent, paymentIntentListResponse } from '@revkeen-edge/contracts'
import type {
  PaymentIntent,
  PaymentIntentsCancelResponses,
  PaymentIntentsCaptureResponses,
  PaymentIntentsConfirmResponses,
  PaymentIntentsCreateResponses,
  PaymentIntentsGetResponses,
  PaymentIntentsListResponses,
} from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const paymentIntents = {
  payment_intents_list: asDeclared<PaymentIntentsListResponses>(200, paymentIntentListResponse),
  payment_intents_create: asDeclared<PaymentIntentsCreateResponses>(200, paymentIntent),
  payment_intents_get: asDeclared<PaymentIntentsGetResponses>(200, paymentIntent),
  payment_intents_update: asDeclared<{ 200: PaymentIntent }>(200, paymentIntent),
  payment_intents_confirm: asDeclared<PaymentIntentsConfirmResponses>(200, paymentIntent),
  payment_intents_capture: asDeclared<PaymentIntentsCaptureResponses>(200, paymentIntent),
  payment_intents_cancel: asDeclared<PaymentIntentsCancelResponses>(200, paymentIntent),
}
