import type { Payment } from '@revkeen-edge/domain'

/** Whether a payment is a charge: one that a gateway was asked for, of a known customer. */
export function isCharge(payment: Payment | null): payment is Payment {
  return payment !== null && payment.customerId !== null && payment.gateway !== 'manual'
}
