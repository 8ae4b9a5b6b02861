import type { Sealer } from '../crypto.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, sealLink, type ChargedEvery, type NoticeData, type NoticeInput } from './notice.ts'

/** What a subscription's terms come to. Amounts in minor units, taxes and discounts included; times in UTC milliseconds. */
interface Terms {
  /** Before discounts and taxes. */
  readonly lines: readonly {
    readonly name: string
    readonly quantity: number
    readonly totalMinor: number
    readonly interval: ChargedEvery | null
  }[]
  /** Today; nothing in a trial. */
  readonly chargedMinor: number
  /** Null where nothing more is charged. */
  readonly next: { readonly at: number; readonly amountMinor: number } | null
  /** What each later charge comes to; null where it is not known yet. */
  readonly recurringMinor: number | null
  readonly interval: ChargedEvery | null
  readonly trialEndsAt: number | null
  /** When it ends by itself; null for never. */
  readonly endsAt: number | null
}

/** What the confirmation of a subscription is written from. */
export interface ConfirmedData extends NoticeData, Terms {
  /** Null where the mail's writer is to look up what comes next, and knows where subscriptions are managed. */
  readonly sealedUrl: string | null
}

export interface Confirmed extends NoticeInput, Terms {
  /** Where the subscription is managed. Stored sealed. */
  readonly manageUrl: string
}

/** Confirms a subscription: what is charged today, and when next. */
export async function subscriptionConfirmedMessage(sealer: Sealer, confirmed: Confirmed): Promise<MessageDraft> {
  const { merchantId, manageUrl } = confirmed
  return draftOf(confirmed, await sealLink(sealer, merchantId, manageUrl))
}

/** The same as it begins, where no key is at hand and what comes next is not known yet. */
export function confirmedMessage(confirmed: NoticeInput & Omit<Terms, 'next' | 'recurringMinor'>): MessageDraft {
  return draftOf({ ...confirmed, next: null, recurringMinor: null }, null)
}

function draftOf(confirmed: NoticeInput & Terms, sealedUrl: string | null): MessageDraft {
  const { lines, chargedMinor, next, recurringMinor, interval, trialEndsAt, endsAt } = confirmed
  const terms = { lines, chargedMinor, next, recurringMinor, interval, trialEndsAt, endsAt }
  const data: ConfirmedData = { ...noticeData(confirmed), ...terms, sealedUrl }
  return { kind: 'subscription_confirmed', ...addressed(confirmed.customer), data: { ...data } }
}
