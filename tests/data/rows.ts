import type { Invoice } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'

/** An open invoice of 10.00 USD. */
export function invoiceRow({ runtime, tenant, now }: Context, customerId: string): Invoice {
  return {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    customerId,
    number: null,
    status: 'open',
    currency: 'USD',
    subtotalMinor: 1000,
    discountMinor: 0,
    taxMinor: 0,
    totalMinor: 1000,
    paidMinor: 0,
    dueDate: null,
    allowedMethods: null,
    customFields: {},
    metadata: {},
    externalSource: null,
    externalType: null,
    externalId: null,
    subscriptionId: null,
    checkoutSessionId: null,
    finalizedAt: now,
    paidAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
