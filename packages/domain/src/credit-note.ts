import type { InvoiceTax } from './amounts.ts'
import type { Json } from './json.ts'

/** `issued` still returns money, or may be voided; `applied` has had all of its effect. */
export type CreditNoteStatus = 'issued' | 'applied' | 'voided'

/** How a customer gets what is credited beyond what was still owed. `external`: outside the platform, or not at all. */
export type CreditMethod = 'refund_to_payment_method' | 'customer_balance' | 'external'

export interface CreditNote {
  id: string
  merchantId: string
  /** Taken in SQL by the commit that issues it, `CN-2026-0001`. */
  number: string | null
  invoiceId: string
  customerId: string | null
  status: CreditNoteStatus
  creditMethod: CreditMethod
  currency: string
  /** With its tax. */
  amountMinor: number
  taxMinor: number
  /** Of the amount: what went against what was still owed. */
  appliedMinor: number
  /** What each rate's share of the tax came to. */
  taxes: InvoiceTax[]
  reason: string | null
  reasonCode: string | null
  cancelSubscription: boolean
  /** Days of the billing period that a prorated credit is for. */
  proration: { total: number | null; unused: number | null } | null
  metadata: Json
  /** The key of the request that issued it, from its body, and what that asked for: a second one gets this credit note. */
  idempotencyKey: string | null
  requestHash: string | null
  issuedAt: number
  appliedAt: number | null
  voidedAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

export interface CreditNoteLine {
  id: string
  merchantId: string
  creditNoteId: string
  position: number
  /** The invoice's line that it credits; null for a credit of the invoice as a whole. */
  invoiceLineId: string | null
  description: string
  quantity: number
  unitAmountMinor: number
  totalMinor: number
  taxMinor: number
  metadata: Json | null
  createdAt: number
}

/** What a merchant owes a customer in a currency, to go against future purchases. */
export interface CustomerBalance {
  merchantId: string
  customerId: string
  currency: string
  balanceMinor: number
  updatedAt: number
}
