import { err, missing, ok, type DomainError, type Payment, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import { beginning } from './begin.ts'
import { earlierAttempt, type Beginning } from './charge.ts'
import { accountFor, chosenMethod } from './method.ts'
import { storedTender } from './send.ts'

/** A charge of its own: it comes with no invoice, and makes one when it is captured. */
export interface OwnCharge {
  readonly action: 'sale' | 'authorize'
  readonly origin: 'payment' | 'charge'
  readonly customerId: string
  readonly amountMinor: number
  readonly currency: string
  readonly methodId: string | undefined
  /** One-time, from the gateway's card fields: charged instead of a stored method, and not kept. */
  readonly token?: string | undefined
  readonly description: string
  readonly statementDescriptor?: string | undefined
  readonly metadata?: Payment['metadata'] | undefined
  /** The request's own names, for its errors. */
  readonly params: { readonly customer: string; readonly method: string }
}

/** Begins a charge of a customer, with a stored method or a one-time token. */
export async function beginOwnCharge(given: Context, wanted: OwnCharge): Promise<Result<Beginning, DomainError>> {
  const { rows } = given.db
  const { merchant, accounts, customer, earlier, clock, ...methods } = await given.db.load({
    merchant: rows.merchant.get(),
    accounts: rows.gatewayAccounts.all(),
    customer: rows.customers.byId(wanted.customerId),
    method: rows.paymentMethods.byId(wanted.methodId ?? ''),
    standard: rows.paymentMethods.defaultOf(wanted.customerId),
    earlier: earlierAttempt(given),
    clock: rows.testClocks.ofCustomer(wanted.customerId),
  })
  const context = onItsClock(given, clock)
  if (earlier) return ok({ kind: 'earlier', attempt: earlier })
  if (!customer || !merchant) return err(missing('Customer', wanted.params.customer))
  const { token, action, origin, amountMinor, currency, description, statementDescriptor, metadata } = wanted
  const method = token === undefined ? chosenMethod(customer, wanted.methodId, methods, wanted.params.method) : ok(null)
  if (!method.ok) return method
  const account = accountFor(accounts, method.value, currency, wanted.params.method)
  if (!account.ok) return account
  return ok(
    beginning(context, {
      action,
      origin,
      amountMinor,
      currency,
      merchant,
      customer,
      clock,
      account: account.value,
      invoice: null,
      order: null,
      products: [],
      method: method.value,
      tender: method.value ? storedTender(method.value) : { instrument: { kind: 'token', token: token ?? '' } },
      sale: {
        description,
        lines: [lineOf(description, amountMinor)],
        ...(statementDescriptor === undefined ? {} : { statementDescriptor }),
        ...(metadata === undefined ? {} : { metadata }),
      },
      pending: {},
    }),
  )
}

/** The one line of a sale that is nothing but an amount. */
export function lineOf(description: string, amountMinor: number) {
  return {
    productId: null,
    priceId: null,
    description,
    quantity: 1,
    unitAmountMinor: amountMinor,
    subtotalMinor: amountMinor,
  }
}
