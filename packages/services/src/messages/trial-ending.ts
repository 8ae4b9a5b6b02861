import type { Sealer } from '../crypto.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, sealLink, type ChargedEvery, type NoticeData, type NoticeInput } from './notice.ts'

/** What the mail about the end of a trial is written from. Amounts in minor units, times in UTC milliseconds. */
export interface TrialEndingData extends NoticeData {
  readonly trialEndsAt: number
  readonly amountMinor: number
  readonly interval: ChargedEvery | null
  readonly sealedUrl: string
}

export interface TrialEnding extends NoticeInput {
  readonly trialEndsAt: number
  /** The first charge, taxes and discounts included. */
  readonly amountMinor: number
  /** How often it is charged from then on; null for once. */
  readonly interval: ChargedEvery | null
  /** Where the subscription is managed. Stored sealed. */
  readonly manageUrl: string
}

/** Tells a customer three days before what is charged when the trial ends. */
export async function trialEndingMessage(sealer: Sealer, trial: TrialEnding): Promise<MessageDraft> {
  const { trialEndsAt, amountMinor, interval, merchantId, manageUrl } = trial
  const data: TrialEndingData = {
    ...noticeData(trial),
    trialEndsAt,
    amountMinor,
    interval,
    sealedUrl: await sealLink(sealer, merchantId, manageUrl),
  }
  return { kind: 'trial_ending', ...addressed(trial.customer), data: { ...data } }
}
