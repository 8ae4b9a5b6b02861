import type { AppliedRate } from '../src/amounts-tax.ts'
import type { Discount } from '../src/discount.ts'
import type { TaxRate } from '../src/tax.ts'

const times = { createdAt: 0, updatedAt: 0, version: 1 }

/** A discount for a test: 20 % off the whole order, for everyone and for ever. */
export function discount(set: Partial<Discount> = {}): Discount {
  return {
    id: 'd',
    merchantId: 'm',
    code: 'Summer20',
    codeKey: 'SUMMER20',
    name: 'Summer',
    description: null,
    type: 'percentage',
    value: 200_000,
    currency: null,
    scope: 'entire_order',
    productIds: [],
    maxRedemptions: null,
    maxRedemptionsPerCustomer: null,
    redemptions: 0,
    validFrom: null,
    validUntil: null,
    recurringType: null,
    recurringCycles: null,
    firstTimeCustomer: false,
    isActive: true,
    archivedAt: null,
    ...times,
    ...set,
  }
}

/** A tax rate for a test: 20 % on top, everywhere. */
export function taxRate(id: string, set: Partial<TaxRate> = {}): TaxRate {
  return {
    id,
    merchantId: 'm',
    displayName: `Tax ${id}`,
    description: null,
    jurisdiction: null,
    percentage: 200_000,
    inclusive: false,
    taxType: 'vat',
    country: null,
    state: null,
    active: true,
    metadata: {},
    ...times,
    ...set,
  }
}

/** A rate as an invoice keeps it, in ten-thousandths of a percent. */
export function appliedRate(id: string, percentage: number, inclusive = false): AppliedRate {
  return { id, displayName: `Tax ${id}`, percentage, inclusive, jurisdiction: null, taxType: 'vat' }
}
