import type { CreatePaymentMethod } from '@revkeen-edge/contracts'
import {
  defaultAccount,
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
import { insert, type Change, type Planned } from '../plan.ts'
import type { Gateways } from '../ports/gateways.ts'
import { retryAsDefault } from '../dunning/on-new-card.ts'
import { methodAttached } from './events.ts'
import { forgetInstrument, storeInstrument, type StoredInstrument } from './store.ts'

type Created = Result<Planned<PaymentMethod>, DomainError>

/** What a token was spent on: kept at the gateway before anything of it is kept here. */
interface Vaulting {
  readonly account: GatewayAccount
  readonly stored: Promise<Result<StoredInstrument, DomainError>>
}

/** A payment method in the making. */
export interface Creation {
  /** Plans it. It may run again after a lost race, but the token is spent only once. */
  attempt(): Promise<Created>
  /** Forgets at the gateway what was stored there, where nothing of it was kept here. Never throws. */
  abandon(): Promise<void>
}

/** Stores a token as a payment method of a customer. The first of a customer is the default. */
export function createPaymentMethod(context: Context, gateways: Gateways, body: CreatePaymentMethod): Creation {
  let vaulting: Vaulting | null = null
  const attempt = async (): Promise<Created> => {
    const { rows } = context.db
    const { customer, accounts, standard } = await context.db.load({
      customer: rows.customers.byId(body.customer_id),
      accounts: rows.gatewayAccounts.all(),
      standard: rows.paymentMethods.defaultOf(body.customer_id),
    })
    if (!customer) return err(missing('Customer', 'customer_id'))
    const wanted = accountOf(accounts, body.gateway_account_id)
    if (!wanted.ok) return wanted
    const account = wanted.value
    vaulting ??= { account, stored: storeInstrument(context, gateways, account, customer, body) }
    const instrument = await vaulting.stored
    if (!instrument.ok) return instrument
    return ok(planOf(context, body, { customer, account, instrument: instrument.value, hasDefault: standard !== null }))
  }
  return {
    attempt,
    async abandon() {
      if (vaulting) await forget(context, gateways, vaulting)
    },
  }
}

async function forget(context: Context, gateways: Gateways, { account, stored }: Vaulting): Promise<void> {
  const instrument = await stored
  if (instrument.ok) await forgetInstrument(context, gateways, account, instrument.value.vaultId)
}

/** The account whose card fields made the token: the one that is named, else the default. */
function accountOf(
  accounts: readonly GatewayAccount[],
  wanted: string | undefined,
): Result<GatewayAccount, DomainError> {
  if (wanted === undefined) {
    const account = defaultAccount(accounts)
    const message = 'Connect a payment gateway before storing payment methods.'
    return account ? ok(account) : err({ code: 'gateway_not_configured', message })
  }
  const account = accounts.find(({ id }) => id === wanted)
  if (!account) return err(missing('Gateway account', 'gateway_account_id'))
  if (account.status === 'active') return ok(account)
  return err(invalidState('The gateway account is not active.', 'gateway_account_id'))
}

interface Facts {
  readonly customer: Customer
  readonly account: GatewayAccount
  readonly instrument: StoredInstrument
  readonly hasDefault: boolean
}

function planOf(
  context: Context,
  body: CreatePaymentMethod,
  { customer, account, instrument, hasDefault }: Facts,
): Planned<PaymentMethod> {
  const { card } = instrument
  const method: PaymentMethod = {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    customerId: customer.id,
    type: 'card',
    status: 'active',
    isDefault: body.is_default === true || !hasDefault,
    gateway: account.provider,
    gatewayAccountId: account.id,
    vaultId: instrument.vaultId,
    initialTransactionId: null,
    refusedAt: null,
    cardBrand: card?.brand ?? null,
    cardLast4: card?.last4 ?? null,
    cardExpMonth: card?.expMonth ?? null,
    cardExpYear: card?.expYear ?? null,
    billingDetails: body.billing_details ?? null,
    metadata: body.metadata ?? {},
    consent: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
  const clear: Change[] =
    method.isDefault && hasDefault ? [{ kind: 'clear_default_payment_method', customerId: customer.id }] : []
  return {
    value: method,
    plan: {
      changes: [
        ...clear,
        insert('paymentMethods', method),
        ...(method.isDefault ? retryAsDefault(context, method) : []),
      ],
      events: [methodAttached(method)],
      audit: [{ action: 'payment_method.create', objectType: 'payment_method', objectId: method.id }],
    },
  }
}
