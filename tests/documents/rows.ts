import type { InvoiceTax } from '@revkeen-edge/domain/amounts.ts'
import type { Customer } from '@revkeen-edge/domain/customer.ts'
import type { Invoice, InvoiceLine } from '@revkeen-edge/domain/invoice.ts'
import type { Payment } from '@revkeen-edge/domain/payment.ts'
import type { Merchant } from '@revkeen-edge/domain/tenant.ts'

/** 1 November 2026, noon in UTC. */
export const ISSUED = Date.UTC(2026, 10, 1, 12)

export function merchantRow(changes: Partial<Merchant> = {}): Merchant {
  return {
    id: 'merchant',
    accountId: 'account',
    mode: 'live',
    slug: 'northwind',
    name: 'Northwind Cloud Ltd',
    timezone: 'Europe/London',
    currency: 'GBP',
    country: 'GB',
    supportEmail: 'billing@northwind.example',
    addressLine1: null,
    addressLine2: null,
    city: null,
    state: null,
    postalCode: null,
    taxId: null,
    branding: { primaryColor: '#0f766e' },
    notifications: {},
    dunning: {},
    subscriptionRules: {},
    createdAt: ISSUED,
    updatedAt: ISSUED,
    version: 1,
    ...changes,
  }
}

export function customerRow(changes: Partial<Customer> = {}): Customer {
  return {
    id: 'customer',
    merchantId: 'merchant',
    email: 'accounts@analytical.example',
    name: 'Ada Lovelace',
    phone: null,
    companyName: 'Analytical Engines plc',
    addressLine1: '12 St James’s Square',
    addressLine2: null,
    city: 'London',
    state: null,
    postalCode: 'SW1Y 4JH',
    country: 'GB',
    currency: 'GBP',
    taxId: 'GB 123 4567 89',
    taxTreatment: 'taxed',
    merchantRefId: null,
    externalSource: null,
    externalId: null,
    externalUpdatedAt: null,
    contentHash: null,
    buyerKey: null,
    testClockId: null,
    metadata: {},
    customFields: {},
    deletedAt: null,
    createdAt: ISSUED,
    updatedAt: ISSUED,
    version: 1,
    ...changes,
  }
}

export function lineRow(position: number, changes: Partial<InvoiceLine> = {}): InvoiceLine {
  const { quantity = 1, unitAmountMinor = 1000, discountMinor = 0, taxMinor = 0 } = changes
  const subtotalMinor = quantity * unitAmountMinor
  return {
    id: `line-${position}`,
    merchantId: 'merchant',
    invoiceId: 'invoice',
    position,
    sourceType: 'adjustment',
    sourceId: null,
    productId: null,
    priceId: null,
    description: `Line ${position + 1}`,
    quantity,
    unitAmountMinor,
    subtotalMinor,
    discountMinor,
    taxMinor,
    totalMinor: subtotalMinor - discountMinor + taxMinor,
    taxRateIds: null,
    billingInterval: null,
    billingIntervalCount: null,
    periodStart: null,
    periodEnd: null,
    ...changes,
  }
}

/** An invoice whose amounts are those of its lines. */
export function invoiceRow(lines: readonly InvoiceLine[], changes: Partial<Invoice> = {}): Invoice {
  const sum = (field: 'subtotalMinor' | 'discountMinor' | 'taxMinor' | 'totalMinor') =>
    lines.reduce((total, line) => total + line[field], 0)
  return {
    id: 'invoice',
    merchantId: 'merchant',
    customerId: 'customer',
    number: 'INV-2026-0042',
    status: 'sent',
    origin: 'manual',
    currency: 'GBP',
    subtotalMinor: sum('subtotalMinor'),
    discountMinor: sum('discountMinor'),
    taxMinor: sum('taxMinor'),
    totalMinor: sum('totalMinor'),
    paidMinor: 0,
    refundedMinor: 0,
    creditedMinor: 0,
    creditAppliedMinor: 0,
    dueDate: '2026-12-01',
    dueAt: null,
    memo: null,
    footer: null,
    allowedMethods: null,
    allowPartialPayments: false,
    taxTreatment: 'taxed',
    discounts: [],
    taxes: [],
    subscriptionTerms: null,
    customFields: {},
    metadata: {},
    externalSource: null,
    externalType: null,
    externalId: null,
    externalUpdatedAt: null,
    contentHash: null,
    subscriptionId: null,
    checkoutSessionId: null,
    publicTokenHash: null,
    publicTokenSealed: null,
    gatewayAccountId: null,
    pageReference: null,
    pageRequestId: null,
    submittedAt: null,
    approvedAt: null,
    rejectedAt: null,
    rejectionReason: null,
    finalizedAt: ISSUED,
    sentAt: ISSUED,
    remindedAt: null,
    paidAt: null,
    voidedAt: null,
    voidReason: null,
    uncollectibleAt: null,
    createdAt: ISSUED,
    updatedAt: ISSUED,
    version: 1,
    ...changes,
  }
}

export function paymentRow(changes: Partial<Payment> = {}): Payment {
  return {
    id: 'payment',
    merchantId: 'merchant',
    origin: 'invoice',
    invoiceId: 'invoice',
    paymentIntentId: null,
    customerId: 'customer',
    status: 'succeeded',
    currency: 'GBP',
    amountMinor: 1000,
    capturedMinor: 1000,
    refundedMinor: 0,
    reversingMinor: 0,
    disputedMinor: 0,
    unappliedMinor: 0,
    gateway: 'nmi',
    gatewayTransactionId: '9184420017',
    gatewayResponseCode: '100',
    gatewayResponseText: 'Approved',
    paymentMethodId: null,
    paymentMethodType: 'card',
    cardBrand: 'visa',
    cardLast4: '1111',
    paymentChannel: 'card_not_present',
    description: null,
    statementDescriptor: null,
    reference: null,
    notes: null,
    metadata: {},
    authorizedAt: ISSUED,
    capturedAt: ISSUED,
    voidedAt: null,
    refundedAt: null,
    createdAt: ISSUED,
    updatedAt: ISSUED,
    version: 1,
    ...changes,
  }
}

/** A rate's part of an invoice: VAT of 20 %, added to the amounts. */
export function taxRow(amountMinor: number, changes: Partial<InvoiceTax> = {}): InvoiceTax {
  return {
    taxRateId: null,
    displayName: 'VAT',
    percentage: 200_000,
    inclusive: false,
    jurisdiction: null,
    taxType: 'vat',
    taxableMinor: amountMinor * 5,
    amountMinor,
    reverseCharge: false,
    ...changes,
  }
}
