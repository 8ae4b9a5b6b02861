import type { CreditNote, Reversal, ReversalKind } from '@revkeen-edge/domain'

/** What money is returned of: an invoice, or the one of a payment or of one of its transactions. */
export type ReversalRef = { readonly invoiceId: string } | { readonly paymentId: string }

export interface ReversalFilter {
  kind: ReversalKind
  /** `pending` is what a client may ask for: none ever is. */
  statuses: readonly (Reversal['status'] | 'pending')[]
  paymentId: string
  gateway: string
  reasonCode: string
  createdGte: number
  createdLte: number
}

export interface CreditNoteFilter {
  /** `draft` and `pending` are what a client may ask for: none ever is. */
  status: CreditNote['status'] | 'draft' | 'pending'
  invoiceId: string
  customerId: string
  creditMethod: CreditNote['creditMethod']
  createdGte: number
  createdLte: number
}
