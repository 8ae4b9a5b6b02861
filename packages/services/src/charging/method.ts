import {
  err,
  invalidState,
  missing,
  ok,
  routeAccount,
  takesCurrency,
  type Customer,
  type DomainError,
  type GatewayAccount,
  type PaymentMethod,
  type Result,
} from '@revkeen-edge/domain'

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

/**
 * The method that is charged where none is named: the subscription's own while it is active, else its customer's default; null
 * where there is none. For what somebody asks for: what is charged by itself takes `standingMethod`.
 */
export function unnamedMethod(
  customer: Pick<Customer, 'id'>,
  { method, standard }: FoundMethods,
): PaymentMethod | null {
  const usable = (each: PaymentMethod | null) => each?.status === 'active' && each.customerId === customer.id
  return [method, standard].find(usable) ?? null
}

/**
 * The same for what is charged by itself: null also where a bank has refused it for good. No older default stands in for what
 * was refused: one that is given since takes its place as it is given. Pinned by refused-cards.test.ts.
 */
export function standingMethod(customer: Pick<Customer, 'id'>, found: FoundMethods): PaymentMethod | null {
  const method = unnamedMethod(customer, found)
  return method?.refusedAt === null ? method : null
}

/**
 * The account that a charge in a currency goes through: that which keeps the stored method, else the one that the currency
 * is routed to. `param` is the request's field for the method. Errors: `gateway_not_configured` where no account takes the
 * currency, `invalid_state` for a method whose own account does not, or is not used any more.
 */
export function accountFor(
  accounts: readonly GatewayAccount[],
  method: Pick<PaymentMethod, 'gatewayAccountId'> | null,
  currency: string,
  param = 'payment_method_id',
): Result<GatewayAccount, DomainError> {
  if (method === null) return routed(accounts, currency)
  const account = accounts.find(({ id }) => id === method.gatewayAccountId)
  if (!account) return err(NOT_CONFIGURED)
  if (account.status !== 'active') {
    return err(invalidState('The processing account that keeps the payment method is not active.', param))
  }
  return takesCurrency(account, currency)
    ? ok(account)
    : err(invalidState(`The processing account that keeps the payment method does not take ${currency}.`, param))
}

/**
 * Why a request may not name this account along with a method; null where it names none, or the one that keeps it. Errors:
 * `resource_missing` for an unknown account, `invalid_state` for another than the method's. `param` is the request's field.
 */
export function wrongAccount(
  accounts: readonly GatewayAccount[],
  method: Pick<PaymentMethod, 'gatewayAccountId'>,
  wantedId: string | undefined,
  param = 'integration_id',
): DomainError | null {
  if (wantedId === undefined || wantedId === method.gatewayAccountId) return null
  return accounts.some(({ id }) => id === wantedId)
    ? invalidState('Another processing account keeps the payment method.', param)
    : missing('Payment integration', param)
}

function routed(accounts: readonly GatewayAccount[], currency: string): Result<GatewayAccount, DomainError> {
  const account = routeAccount(accounts, currency)
  if (account) return ok(account)
  if (!accounts.some(({ status }) => status === 'active')) return err(NOT_CONFIGURED)
  return err({ code: 'gateway_not_configured', message: `No processing account takes ${currency}.` })
}

const NOT_CONFIGURED: DomainError = {
  code: 'gateway_not_configured',
  message: 'Connect a payment gateway before charging customers.',
}
