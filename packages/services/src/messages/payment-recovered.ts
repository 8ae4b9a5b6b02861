import type { Sealer } from '../crypto.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, sealLink, type NoticeData, type NoticeInput } from './notice.ts'

/** What the mail about a recovered payment is written from. Amounts in minor units, times in UTC milliseconds. */
export interface RecoveredData extends NoticeData {
  readonly invoiceNumber: string | null
  readonly amountMinor: number
  readonly paidAt: number
  readonly nextChargeAt: number | null
  readonly sealedUrl: string | null
}

export interface RecoveredPayment extends NoticeInput {
  readonly invoiceNumber: string | null
  readonly amountMinor: number
  readonly paidAt: number
  readonly nextChargeAt: number | null
  /** Where the subscription is managed; null where no page does. Stored sealed. */
  readonly manageUrl: string | null
}

/** Tells a customer that a payment went through after it had failed. */
export async function paymentRecoveredMessage(sealer: Sealer, payment: RecoveredPayment): Promise<MessageDraft> {
  const { merchantId, manageUrl } = payment
  return draftOf(payment, manageUrl === null ? null : await sealLink(sealer, merchantId, manageUrl))
}

/** The same without a link, where no key is at hand to seal one with. */
export function recoveredMessage(payment: Omit<RecoveredPayment, 'manageUrl'>): MessageDraft {
  return draftOf(payment, null)
}

function draftOf(payment: Omit<RecoveredPayment, 'manageUrl'>, sealedUrl: string | null): MessageDraft {
  const { invoiceNumber, amountMinor, paidAt, nextChargeAt } = payment
  const data: RecoveredData = { ...noticeData(payment), invoiceNumber, amountMinor, paidAt, nextChargeAt, sealedUrl }
  return { kind: 'payment_recovered', ...addressed(payment.customer), data: { ...data } }
}
