import type { Merchant } from '@revkeen-edge/domain'
import type { DunningData } from '@revkeen-edge/services/messages/dunning.ts'
import type { NoticeData } from '@revkeen-edge/services/messages/notice.ts'
import type { RecoveredData } from '@revkeen-edge/services/messages/payment-recovered.ts'
import type { RenewalData } from '@revkeen-edge/services/messages/renewal-upcoming.ts'
import type { CanceledData } from '@revkeen-edge/services/messages/subscription-canceled.ts'
import type { ConfirmedData } from '@revkeen-edge/services/messages/subscription-confirmed.ts'
import type { TrialEndingData } from '@revkeen-edge/services/messages/trial-ending.ts'
import { emailMerchant, type NoticeView } from '@revkeen-edge/ui'
import * as z from 'zod'

/** What subscribers are told, as its rows keep it and as its layouts read it. */

const LOCALE = 'en'

const notice = z.object({
  subscriptionId: z.string().nullable(),
  customerName: z.string().nullable(),
  planName: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
}) satisfies z.ZodType<NoticeData>

const every = z.object({ unit: z.string(), count: z.number() }).nullable()

export const dunningData = notice.extend({
  invoiceId: z.string(),
  invoiceNumber: z.string().nullable(),
  amountMinor: z.number(),
  declineCategory: z.string().nullable(),
  retryAt: z.number().nullable(),
  suspendAt: z.number().nullable(),
}) satisfies z.ZodType<DunningData>

export const recoveredData = notice.extend({
  invoiceNumber: z.string().nullable(),
  amountMinor: z.number(),
  paidAt: z.number(),
  nextChargeAt: z.number().nullable(),
  byCredit: z.boolean().default(false),
}) satisfies z.ZodType<RecoveredData>

export const trialEndingData = notice.extend({
  trialEndsAt: z.number(),
  amountMinor: z.number(),
  interval: every,
  sealedUrl: z.string(),
}) satisfies z.ZodType<TrialEndingData>

export const renewalData = notice.extend({
  renewsAt: z.number(),
  amountMinor: z.number(),
  isEstimate: z.boolean(),
  interval: every,
  sealedUrl: z.string(),
}) satisfies z.ZodType<RenewalData>

export const confirmedData = notice.extend({
  lines: z.array(z.object({ name: z.string(), quantity: z.number(), totalMinor: z.number(), interval: every })),
  chargedMinor: z.number(),
  next: z.object({ at: z.number(), amountMinor: z.number() }).nullable(),
  recurringMinor: z.number().nullable(),
  interval: every,
  trialEndsAt: z.number().nullable(),
  endsAt: z.number().nullable(),
  sealedUrl: z.string().nullable(),
}) satisfies z.ZodType<ConfirmedData>

export const canceledData = notice.extend({
  canceledAt: z.number(),
  accessUntil: z.number().nullable(),
  refundMinor: z.number(),
  reason: z.literal('payment_failed').nullable().default(null),
  sealedUrl: z.string().nullable(),
}) satisfies z.ZodType<CanceledData>

/** What all notices show, in the merchant's colours. */
export function noticeView(
  { customerName, planName, timeZone, currency, card }: NoticeData,
  merchant: Merchant,
): NoticeView {
  return { locale: LOCALE, merchant: emailMerchant(merchant), customerName, planName, timeZone, currency, card }
}
