import { paymentMethod, paymentMethodListResponse } from '@revkeen-edge/contracts'
import type { PaymentMethod, PaymentMethodList } from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const paymentMethods = {
  payment_methods_list: asDeclared<{ 200: PaymentMethodList }>(200, paymentMethodListResponse),
  payment_methods_create: asDeclared<{ 201: PaymentMethod }>(201, paymentMethod),
  payment_methods_get: asDeclared<{ 200: PaymentMethod }>(200, paymentMethod),
  payment_methods_update: asDeclared<{ 200: PaymentMethod }>(200, paymentMethod),
  payment_methods_attach: asDeclared<{ 200: PaymentMethod }>(200, paymentMethod),
  payment_methods_detach: asDeclared<{ 200: PaymentMethod }>(200, paymentMethod),
}
