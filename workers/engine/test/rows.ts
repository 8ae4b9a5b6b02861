import type { Invoice, Merchant } from '@revkeen-edge/domain'
import { newInvoice } from '@revkeen-edge/services/invoices/new.ts'

export const MERCHANT: Merchant = {
  id: 'm',
  accountId: 'a',
  mode: 'live',
  slug: 'acme',
  name: 'Acme',
  timezone: 'America/New_York',
  currency: 'USD',
  country: 'US',
  supportEmail: null,
  addressLine1: null,
  addressLine2: null,
  city: null,
  state: null,
  postalCode: null,
  taxId: null,
  branding: { primaryColor: '#0f766e', logoUrl: 'https://acme.example/logo.png' },
  notifications: {},
  dunning: {},
  subscriptionRules: {},
  createdAt: 0,
  updatedAt: 0,
  version: 1,
}

/** An invoice of 45 dollars that was sent, with other fields where they are given. */
export function sentInvoice(fields: Partial<Invoice> = {}): Invoice {
  const runtime = { uuid: () => '0197a1b2-0000-7000-8000-000000000001', token: () => 't' }
  return {
    ...newInvoice(
      { tenant: { merchantId: 'm', mode: 'sandbox' }, now: 0, runtime },
      { customerId: 'c', currency: 'USD', origin: 'manual' },
    ),
    number: 'INV-2026-0001',
    status: 'sent',
    subtotalMinor: 5000,
    discountMinor: 500,
    totalMinor: 4500,
    finalizedAt: Date.UTC(2026, 1, 1),
    ...fields,
  }
}
