import type { Sealer } from '../crypto.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, sealLink, type NoticeData, type NoticeInput } from './notice.ts'

/** What the mail about a canceled subscription is written from. Amounts in minor units, times in UTC milliseconds. */
export interface CanceledData extends NoticeData {
  readonly canceledAt: number
  readonly accessUntil: number | null
  readonly refundMinor: number
  /** Why, where nobody asked for it: its payment failed for good. */
  readonly reason: 'payment_failed' | null
  readonly sealedUrl: string | null
}

export interface Canceled extends NoticeInput {
  readonly canceledAt: number
  /** Until when it can be used; null where it has ended. */
  readonly accessUntil: number | null
  /** What goes back of what was paid. */
  readonly refundMinor: number
  /** Why, where nobody asked for it: its payment failed for good. */
  readonly reason?: 'payment_failed' | null
  /** Where the customer can subscribe again; null where there is no such page. Stored sealed. */
  readonly againUrl: string | null
}

/** Tells a customer that a subscription is canceled, and until when it can be used. */
export async function subscriptionCanceledMessage(sealer: Sealer, canceled: Canceled): Promise<MessageDraft> {
  const { merchantId, againUrl } = canceled
  return draftOf(canceled, againUrl === null ? null : await sealLink(sealer, merchantId, againUrl))
}

/** The same without a link, where no key is at hand to seal one with. */
export function canceledNotice(canceled: Omit<Canceled, 'againUrl'>): MessageDraft {
  return draftOf(canceled, null)
}

function draftOf(canceled: Omit<Canceled, 'againUrl'>, sealedUrl: string | null): MessageDraft {
  const { canceledAt, accessUntil, refundMinor, reason = null } = canceled
  const data: CanceledData = { ...noticeData(canceled), canceledAt, accessUntil, refundMinor, reason, sealedUrl }
  return { kind: 'subscription_canceled', ...addressed(canceled.customer), data: { ...data } }
}
