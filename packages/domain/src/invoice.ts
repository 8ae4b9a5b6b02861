import type { Json } from './json.ts'

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'voided' | 'uncollectible' | 'overdue' | 'refunded'

export interface Invoice {
  id: string
  merchantId: string
  customerId: string
  /** Taken in SQL by the commit that finalises: `INV-2026-0001`. */
  number: string | null
  status: InvoiceStatus
  currency: string
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
  totalMinor: number
  paidMinor: number
  dueDate: string | null
  allowedMethods: string[] | null
  customFields: Json
  metadata: Json
  externalSource: string | null
  externalType: string | null
  externalId: string | null
  subscriptionId: string | null
  checkoutSessionId: string | null
  finalizedAt: number | null
  paidAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

export interface InvoiceLine {
  id: string
  merchantId: string
  invoiceId: string
  position: number
  productId: string | null
  priceId: string | null
  description: string
  quantity: number
  unitAmountMinor: number
  subtotalMinor: number
  discountMinor: number
  taxMinor: number
  totalMinor: number
}

export interface Order {
  id: string
  merchantId: string
  customerId: string
  invoiceId: string
  status: 'draft' | 'pending' | 'paid' | 'fulfilled' | 'canceled'
  totalMinor: number
  currency: string
  shipping: Json | null
  metadata: Json
  fulfilledAt: number | null
  canceledAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** A number series: one for each merchant, prefix and year. */
export interface SeriesClaim {
  readonly invoiceId: string
  readonly prefix: string
  /** The year of the finalise date in the merchant's zone. */
  readonly year: number
}

/** The calendar year of an instant in an IANA time zone. */
export function yearIn(timezone: string, at: number): number {
  const year = new Intl.DateTimeFormat('en-US', { timeZone: timezone, year: 'numeric', calendar: 'gregory' }).format(at)
  return Number(year)
}
