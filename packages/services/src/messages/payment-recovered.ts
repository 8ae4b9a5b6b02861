import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, type NoticeData, type NoticeInput } from './notice.ts'

/** What the mail about a recovered payment is written from. Amounts in minor units, times in UTC milliseconds. */
export interface RecoveredData extends NoticeData {
  readonly invoiceNumber: string | null
  readonly amountMinor: number
  readonly paidAt: number
  readonly nextChargeAt: number | null
  readonly byCredit: boolean
}

export interface RecoveredPayment extends NoticeInput {
  readonly invoiceNumber: string | null
  readonly amountMinor: number
  readonly paidAt: number
  readonly nextChargeAt: number | null
  /** Whether nothing was charged: what was owed was credited. */
  readonly byCredit?: boolean
}

/** Tells a customer that a payment went through after it had failed. */
export function recoveredMessage(payment: RecoveredPayment): MessageDraft {
  const { invoiceNumber, amountMinor, paidAt, nextChargeAt, byCredit = false } = payment
  const data: RecoveredData = { ...noticeData(payment), invoiceNumber, amountMinor, paidAt, nextChargeAt, byCredit }
  return { kind: 'payment_recovered', ...addressed(payment.customer), data: { ...data } }
}
