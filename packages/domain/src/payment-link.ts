import type { Interval } from './catalogue.ts'
import type { Json } from './json.ts'
import type { Machine } from './state.ts'

export type LinkStatus = 'draft' | 'active' | 'expired' | 'completed'
export type LinkActivation = 'active' | 'inactive' | 'archived'
export type SelectionMode = 'bundle' | 'single_select' | 'multi_select'

/** A line as the merchant set it: a catalogue price, a product at its own amount, or an ad-hoc price. */
export interface LinkLine {
  productId: string | null
  priceId: string | null
  quantity: number
  merchantReference: string | null
  adhoc: AdhocPrice | null
}

export interface AdhocPrice {
  name: string
  description: string | null
  imageUrl: string | null
  unitAmount: number
  currency: string
  recurring: { interval: Interval; interval_count?: number } | null
  taxBehavior: 'inclusive' | 'exclusive' | null
}

export interface PaymentLink {
  id: string
  merchantId: string
  name: string | null
  slug: string | null
  mode: 'invoice' | 'subscription' | 'custom'
  /** The lifecycle. Activation is a separate switch. */
  status: LinkStatus
  activation: LinkActivation
  activationChangedAt: number
  amountMinor: number | null
  currency: string
  invoiceId: string | null
  subscriptionId: string | null
  lines: LinkLine[]
  successUrl: string | null
  cancelUrl: string | null
  redirectUrl: string | null
  collectShipping: boolean
  collectBillingAddress: boolean
  isBusinessPurchase: boolean
  allowQuantity: boolean
  allowPromotionCodes: boolean
  taxBehavior: 'exclusive' | 'inclusive' | 'unspecified'
  metadata: Json | null
  expiresAt: number | null
  expireReason: string | null
  selectionMode: SelectionMode
  defaultProductId: string | null
  highlightedProductId: string | null
  completions: number
  createdAt: number
  updatedAt: number
  version: number
}

/** Activation of a link: an archived one is gone for good. */
export const ACTIVATION: Machine<LinkActivation, 'activate' | 'deactivate' | 'archive'> = {
  active: { activate: 'active', deactivate: 'inactive', archive: 'archived' },
  inactive: { activate: 'active', deactivate: 'inactive', archive: 'archived' },
  archived: { archive: 'archived' },
}

export type LinkAvailability = 'open' | 'inactive' | 'expired' | 'completed'

/** Whether a link takes payments at a time, and if not, why. */
export function linkAvailability(link: Pick<PaymentLink, 'status' | 'activation' | 'expiresAt'>, now: number): LinkAvailability {
  if (link.status === 'completed') return 'completed'
  if (link.status === 'expired' || (link.expiresAt !== null && link.expiresAt <= now)) return 'expired'
  return link.status === 'active' && link.activation === 'active' ? 'open' : 'inactive'
}
