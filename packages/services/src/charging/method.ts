import {
  err,
  invalidState,
  missing,
  ok,
  type Customer,
  type DomainError,
  type GatewayAccount,
  type PaymentMethod,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

export interface FoundMethods {
  /** The one that the request names, where it names one. */
  readonly method: PaymentMethod | null
  /** The customer's default. */
  readonly standard: PaymentMethod | null
}

/**
 * The stored method that a customer is charged with: the one that is named, else their default. `param` is the request's
 * field for it. Errors: `resource_missing`, also for another customer's; `invalid_state` for a detached one or no default.
 */
export function chosenMethod(
  customer: Pick<Customer, 'id'>,
  wantedId: string | undefined,
  { method, standard }: FoundMethods,
  param = 'payment_method_id',
): Result<PaymentMethod, DomainError> {
  if (wantedId === undefined) {
    return standard ? ok(standard) : err(invalidState('The customer has no default payment method.', param))
  }
  if (!method || method.customerId !== customer.id) return err(missing('Payment method', param))
  return method.status === 'active' ? ok(method) : err(invalidState(`The payment method is ${method.status}.`, param))
}

/** The account that a charge goes to: that which keeps the stored method, else the merchant's standard one. */
export async function accountOf(
  { db }: Context,
  method: Pick<PaymentMethod, 'gatewayAccountId'> | null,
  standard: GatewayAccount | null,
): Promise<Result<GatewayAccount, DomainError>> {
  if (method === null || method.gatewayAccountId === standard?.id) return known(standard)
  const { account } = await db.load({ account: db.rows.gatewayAccounts.byId(method.gatewayAccountId) })
  return known(account)
}

function known(account: GatewayAccount | null): Result<GatewayAccount, DomainError> {
  const message = 'Connect a payment gateway before charging customers.'
  return account ? ok(account) : err({ code: 'gateway_not_configured', message })
}
