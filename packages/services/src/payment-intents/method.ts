import { err, invalidState, missing, ok, type DomainError, type PaymentMethod, type Result } from '@revkeen-edge/domain'

/**
 * A payment method that a customer may be charged with.
 * Errors: `resource_missing` for one that is unknown or another customer's, `invalid_state` for a detached one.
 */
export function chargeable(
  method: PaymentMethod | null,
  customerId: string | null,
  field: string,
): Result<PaymentMethod, DomainError> {
  if (!method || (customerId !== null && method.customerId !== customerId)) return err(missing('Payment method', field))
  if (method.status !== 'active') return err(invalidState(`The payment method is ${method.status}.`, field))
  return ok(method)
}
