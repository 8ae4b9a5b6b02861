import type { Customer } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'

/** A customer with nothing but an e-mail, before what is known is laid over it. */
export function newCustomer(context: Context, email: string): Customer {
  return {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    email,
    name: null,
    phone: null,
    companyName: null,
    addressLine1: null,
    addressLine2: null,
    city: null,
    state: null,
    postalCode: null,
    country: null,
    currency: null,
    taxId: null,
    taxTreatment: 'taxed',
    merchantRefId: null,
    externalSource: null,
    externalId: null,
    externalUpdatedAt: null,
    contentHash: null,
    buyerKey: null,
    metadata: {},
    customFields: {},
    testClockId: null,
    deletedAt: null,
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
}
