import {
  err,
  missing,
  ok,
  routeAccount,
  type DomainError,
  type GatewayAccount,
  type Invoice,
  type Merchant,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { RailFacts } from './rails.ts'

const ALL_CARDS = { limit: 100, offset: 0 }
const LATEST = { limit: 1, offset: 0 }

/** What decides on a customer's rails, in one round trip. An invoice must be the customer's own. */
export async function loadRailFacts(
  { db }: Context,
  customerId: string,
  invoiceId: string | undefined,
): Promise<Result<RailFacts & { readonly merchant: Merchant | null }, DomainError>> {
  const { rows } = db
  const { customer, merchant, accounts, cards, payments, invoice } = await db.load({
    customer: rows.customers.byId(customerId),
    merchant: rows.merchant.get(),
    accounts: rows.gatewayAccounts.all(),
    cards: rows.paymentMethods.list(ALL_CARDS, { customerId, type: 'card', status: 'active' }),
    payments: rows.payments.list(LATEST, { customerId, status: 'succeeded' }),
    invoice: rows.invoices.byId(invoiceId ?? ''),
  })
  if (!customer) return err(missing('Customer'))
  if (invoiceId !== undefined && invoice?.customerId !== customerId) return err(missing('Invoice', 'invoice_id'))
  return ok({
    hasGateway: routed(accounts, invoice, merchant) !== null,
    cards: cards.items,
    lastCardPayment: payments.items[0] ?? null,
    invoice,
    merchant,
  })
}

/** The account that the invoice's currency goes through, else the merchant's own. */
function routed(accounts: readonly GatewayAccount[], invoice: Invoice | null, merchant: Merchant | null) {
  return routeAccount(accounts, invoice?.currency ?? merchant?.currency ?? '')
}
