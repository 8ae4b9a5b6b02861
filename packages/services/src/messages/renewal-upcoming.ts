import type { Sealer } from '../crypto.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, sealLink, type ChargedEvery, type NoticeData, type NoticeInput } from './notice.ts'

/** What the notice of a renewal is written from. Amounts in minor units, times in UTC milliseconds. */
export interface RenewalData extends NoticeData {
  readonly renewsAt: number
  readonly amountMinor: number
  readonly isEstimate: boolean
  readonly interval: ChargedEvery | null
  readonly sealedUrl: string
}

export interface Renewal extends NoticeInput {
  readonly renewsAt: number
  /** Taxes and discounts included. */
  readonly amountMinor: number
  /** Usage until then is added. */
  readonly isEstimate: boolean
  readonly interval: ChargedEvery | null
  /** Where the subscription is managed. Stored sealed. */
  readonly manageUrl: string
}

/** Tells a customer of a renewal that is near. */
export async function renewalUpcomingMessage(sealer: Sealer, renewal: Renewal): Promise<MessageDraft> {
  const { renewsAt, amountMinor, isEstimate, interval, merchantId, manageUrl } = renewal
  const data: RenewalData = {
    ...noticeData(renewal),
    renewsAt,
    amountMinor,
    isEstimate,
    interval,
    sealedUrl: await sealLink(sealer, merchantId, manageUrl),
  }
  return { kind: 'renewal_upcoming', ...addressed(renewal.customer), data: { ...data } }
}
