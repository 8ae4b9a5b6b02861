import type { Invoice, InvoiceLine } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

type Made = Pick<Context, 'tenant' | 'now'> & { readonly runtime: Pick<Context['runtime'], 'uuid' | 'token'> }

/** An empty draft, before what is known is laid over it. */
export function newInvoice(context: Made, known: Pick<Invoice, 'customerId' | 'currency' | 'origin'>): Invoice {
  return {
    ...known,
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    number: null,
    status: 'draft',
    subtotalMinor: 0,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: 0,
    paidMinor: 0,
    refundedMinor: 0,
    creditedMinor: 0,
    creditAppliedMinor: 0,
    dueDate: null,
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
    finalizedAt: null,
    sentAt: null,
    remindedAt: null,
    paidAt: null,
    voidedAt: null,
    voidReason: null,
    uncollectibleAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}

/** A line by hand, before what is known of its source is laid over it. */
export function newInvoiceLine(
  context: Pick<Context, 'runtime'>,
  invoice: Pick<Invoice, 'id' | 'merchantId'>,
  known: Pick<InvoiceLine, 'position' | 'description' | 'quantity' | 'unitAmountMinor' | 'subtotalMinor'>,
): InvoiceLine {
  return {
    ...known,
    id: context.runtime.uuid(),
    merchantId: invoice.merchantId,
    invoiceId: invoice.id,
    sourceType: 'adjustment',
    sourceId: null,
    productId: null,
    priceId: null,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: known.subtotalMinor,
    taxRateIds: null,
    billingInterval: null,
    billingIntervalCount: null,
    periodStart: null,
    periodEnd: null,
  }
}
