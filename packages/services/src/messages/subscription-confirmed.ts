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
  readonly sealedUrl: string
}

export interface Confirmed extends NoticeInput, Terms {
  /** Where the subscription is managed. Stored sealed. */
  readonly manageUrl: string
}

/** Confirms a subscription: what is charged today, and when next. */
export async function subscriptionConfirmedMessage(sealer: Sealer, confirmed: Confirmed): Promise<MessageDraft> {
  const { lines, chargedMinor, next, recurringMinor, interval, trialEndsAt, endsAt, merchantId, manageUrl } = confirmed
  const data: ConfirmedData = {
    ...noticeData(confirmed),
    lines,
    chargedMinor,
    next,
    recurringMinor,
    interval,
    trialEndsAt,
    endsAt,
    sealedUrl: await sealLink(sealer, merchantId, manageUrl),
  }
  return { kind: 'subscription_confirmed', ...addressed(confirmed.customer), data: { ...data } }
}
