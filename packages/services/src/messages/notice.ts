import type { Customer } from '@revkeen-edge/domain'
import type { Sealer } from '../crypto.ts'

/** Whom a message is for. */
export type Addressee = Pick<Customer, 'email' | 'phone' | 'name'>

/** How often something is charged: a billing period such as `quarter`, and how many of them. */
export interface ChargedEvery {
  readonly unit: string
  readonly count: number
}

/** A card as people know it. */
export interface ShownCard {
  readonly brand: string
  readonly last4: string
}

/** What every message about a subscription is written from. */
export interface NoticeData {
  readonly subscriptionId: string | null
  readonly customerName: string | null
  /** What is subscribed to, in the merchant's words. */
  readonly planName: string
  readonly timeZone: string
  readonly currency: string
  readonly card: ShownCard | null
}

/** What its callers give of it. */
export interface NoticeInput extends Omit<NoticeData, 'customerName'> {
  readonly merchantId: string
  readonly customer: Addressee
}

export function noticeData({ subscriptionId, customer, planName, timeZone, currency, card }: NoticeInput): NoticeData {
  return { subscriptionId, customerName: customer.name, planName, timeZone, currency, card }
}

/** Where a message goes. */
export function addressed({ email, phone }: Addressee): { readonly recipient: string; readonly phone: string | null } {
  return { recipient: email, phone }
}

/** A link as its row keeps it: it may carry a token, and whoever reads the row is not to open the page with it. */
export function sealLink(sealer: Pick<Sealer, 'seal'>, merchantId: string, url: string): Promise<string> {
  return sealer.seal(url, boundTo(merchantId))
}

/** The link of a message. Throws where it was sealed for another tenant. */
export function linkOf(sealer: Pick<Sealer, 'open'>, merchantId: string, sealed: string): Promise<string> {
  return sealer.open(sealed, boundTo(merchantId))
}

function boundTo(merchantId: string): string {
  return `message_link:${merchantId}`
}
