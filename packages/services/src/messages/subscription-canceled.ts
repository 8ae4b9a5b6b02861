import type { Sealer } from '../crypto.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, sealLink, type NoticeData, type NoticeInput } from './notice.ts'

/** What the mail about a canceled subscription is written from. Amounts in minor units, times in UTC milliseconds. */
export interface CanceledData extends NoticeData {
  readonly canceledAt: number
  readonly accessUntil: number | null
  readonly refundMinor: number
  readonly sealedUrl: string | null
}

export interface Canceled extends NoticeInput {
  readonly canceledAt: number
  /** Until when it can be used; null where it has ended. */
  readonly accessUntil: number | null
  /** What goes back of what was paid. */
  readonly refundMinor: number
  /** Where the customer can subscribe again; null where there is no such page. Stored sealed. */
  readonly againUrl: string | null
}

/** Tells a customer that a subscription is canceled, and until when it can be used. */
export async function subscriptionCanceledMessage(sealer: Sealer, canceled: Canceled): Promise<MessageDraft> {
  const { canceledAt, accessUntil, refundMinor, merchantId, againUrl } = canceled
  const data: CanceledData = {
    ...noticeData(canceled),
    canceledAt,
    accessUntil,
    refundMinor,
    sealedUrl: againUrl === null ? null : await sealLink(sealer, merchantId, againUrl),
  }
  return { kind: 'subscription_canceled', ...addressed(canceled.customer), data: { ...data } }
}
