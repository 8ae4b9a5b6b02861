import { refused, replyOf, field, type Context, type Operation } from './context.ts'
import { detailsOf } from './instrument.ts'
import type { Billing, Card, Outcome, VaultCustomer } from './model.ts'

const newBillingId = (context: Context): string => field(context, 'billing_id') || context.ledger.nextReference()

const done = (context: Context, text: string, vaultId: string): Outcome => ({
  reply: replyOf(context, '100', text, { customer_vault_id: vaultId }),
})

/** Keeps a card as a new customer; returns the customer's id. */
export function storeCard(context: Context, card: Card): string {
  const id = field(context, 'customer_vault_id') || context.ledger.nextVaultId()
  const billing: Billing = { id: newBillingId(context), card, details: detailsOf(context.form) }
  context.ledger.saveCustomer({ id, billings: [billing], createdAt: context.now, updatedAt: context.now })
  return id
}

/** The customer with this request's card and addresses in one of its billings, the first unless `billing_id` says. */
export function withBilling(context: Context, customer: VaultCustomer): VaultCustomer | null {
  const wanted = field(context, 'billing_id') || customer.billings[0]?.id
  if (!customer.billings.some((billing) => billing.id === wanted)) return null
  const billings = customer.billings.map((billing) =>
    billing.id === wanted
      ? { ...billing, card: context.card ?? billing.card, details: { ...billing.details, ...detailsOf(context.form) } }
      : billing,
  )
  return { ...customer, billings, updatedAt: context.now }
}

const addCustomer: Operation = (context) => {
  if (!context.card) return refused(context, 'Required Field cc_number is Missing or Empty')
  if (context.ledger.customer(field(context, 'customer_vault_id'))) {
    return refused(context, 'Duplicate Customer Vault Id')
  }
  return done(context, 'Customer Added', storeCard(context, context.card))
}

const withCustomer =
  (change: (context: Context, customer: VaultCustomer) => Outcome): Operation =>
  (context) => {
    const customer = context.ledger.customer(field(context, 'customer_vault_id'))
    return customer ? change(context, customer) : refused(context, 'Invalid Customer Vault Id')
  }

const updateCustomer = withCustomer((context, customer) => {
  const changed = withBilling(context, customer)
  if (!changed) return refused(context, 'Invalid Billing Id specified')
  context.ledger.saveCustomer(changed)
  return done(context, 'Customer Update Successful', customer.id)
})

const deleteCustomer = withCustomer((context, customer) => {
  context.ledger.deleteCustomer(customer.id)
  return done(context, 'Customer Deleted', customer.id)
})

const addBilling = withCustomer((context, customer) => {
  if (!context.card) return refused(context, 'Required Field cc_number is Missing or Empty')
  const billing = { id: newBillingId(context), card: context.card, details: detailsOf(context.form) }
  if (customer.billings.some(({ id }) => id === billing.id)) return refused(context, 'Duplicate Billing Id')
  context.ledger.saveCustomer({ ...customer, billings: [...customer.billings, billing], updatedAt: context.now })
  return done(context, 'Billing Information Added', customer.id)
})

const deleteBilling = withCustomer((context, customer) => {
  const billings = customer.billings.filter(({ id }) => id !== field(context, 'billing_id'))
  if (billings.length === customer.billings.length || billings.length === 0) {
    return refused(context, 'Invalid Billing Id specified')
  }
  context.ledger.saveCustomer({ ...customer, billings, updatedAt: context.now })
  return done(context, 'Billing Information Deleted', customer.id)
})

/** `customer_vault=…` without a transaction. */
export const VAULT_OPERATIONS: Readonly<Record<string, Operation>> = {
  add_customer: addCustomer,
  update_customer: updateCustomer,
  delete_customer: deleteCustomer,
  add_billing: addBilling,
  update_billing: updateCustomer,
  delete_billing: deleteBilling,
}
