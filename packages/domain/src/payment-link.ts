import type { Interval } from './catalogue.ts'
import type { Json } from './json.ts'
import type { Machine } from './state.ts'

export type LinkStatus = 'draft' | 'active' | 'expired' | 'completed'
export type LinkActivation = 'active' | 'inactive' | 'archived'
export type SelectionMode = 'bundle' | 'single_select' | 'multi_select'

/** A line as the merchant set it: a catalogue price, a product at its own amount, or an ad-hoc price. */
export interface LinkLine {
  /** Unique in its list: what a buyer's choice names. */
  id: string
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
  /** The key in the body of the request that made it, and what that body was. */
  idempotencyKey: string | null
  requestHash: string | null
  createdAt: number
  updatedAt: number
  version: number
}

/** The life of a link. One that expired stays expired. */
export const LIFECYCLE: Machine<LinkStatus, 'publish' | 'expire' | 'complete'> = {
  draft: { publish: 'active', expire: 'expired' },
  active: { expire: 'expired', complete: 'completed' },
  expired: { expire: 'expired' },
  completed: {},
}

/** The switch of a link: an archived one is gone for good. */
export const ACTIVATION: Machine<LinkActivation, 'activate' | 'deactivate' | 'archive'> = {
  active: { activate: 'active', deactivate: 'inactive', archive: 'archived' },
  inactive: { activate: 'active', deactivate: 'inactive', archive: 'archived' },
  archived: { archive: 'archived' },
}

/** A link as it stands at a time: its date ends it without anyone having to write that down. */
export function linkAt<T extends Pick<PaymentLink, 'status' | 'expiresAt'>>(link: T, now: number): T {
  const over = link.expiresAt !== null && link.expiresAt <= now
  return over && (link.status === 'active' || link.status === 'draft') ? { ...link, status: 'expired' } : link
}

export type LinkAvailability = 'open' | 'inactive' | 'expired' | 'completed'

/** Whether a link takes payments at a time, and if not, why. */
export function linkAvailability(
  link: Pick<PaymentLink, 'status' | 'activation' | 'expiresAt'>,
  now: number,
): LinkAvailability {
  const { status, activation } = linkAt(link, now)
  if (status === 'completed' || status === 'expired') return status
  return status === 'active' && activation === 'active' ? 'open' : 'inactive'
}
