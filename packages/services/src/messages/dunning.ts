import { isPayable, type DeclineCategory, type Invoice, type MessageKind } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, type NoticeData, type NoticeInput } from './notice.ts'

/**
 * What a mail about a failed payment is written from. It leads to the page of the invoice, whose address is made when the mail
 * is written. Amounts in minor units, times in UTC milliseconds.
 */
export interface DunningData extends NoticeData {
  /** Once it is paid, there is nothing to tell any more. */
  readonly invoiceId: string
  /** Null where it had none yet. */
  readonly invoiceNumber: string | null
  readonly amountMinor: number
  readonly declineCategory: string | null
  readonly retryAt: number | null
  readonly suspendAt: number | null
}

export interface FailedPayment extends NoticeInput {
  readonly invoiceId: string
  readonly invoiceNumber: string | null
  /** What is still due. */
  readonly amountMinor: number
  /** Why the bank said no; null where no bank did. */
  readonly declineCategory: DeclineCategory | null
  /** When it is tried again; null for never. */
  readonly retryAt: number | null
  /** When access ends, or ended; null where it does not. */
  readonly suspendAt: number | null
}

export type DunningMessageKind = Extract<
  MessageKind,
  'payment_failed' | 'payment_retry_failed' | 'payment_action_needed' | 'service_suspended'
>

/** A step of asking for a payment that failed. It is dropped where the invoice is paid before it is sent. */
export function dunningMessage(kind: DunningMessageKind, payment: FailedPayment): MessageDraft {
  const { invoiceId, invoiceNumber, amountMinor, declineCategory, retryAt, suspendAt } = payment
  const data: DunningData = {
    ...noticeData(payment),
    invoiceId,
    invoiceNumber,
    amountMinor,
    declineCategory,
    retryAt,
    suspendAt,
  }
  return { kind, ...addressed(payment.customer), data: { ...data } }
}

/** An invoice that is still to be paid, so that its payment may be asked for; null where it is not. */
export async function owedInvoice({ db }: Context, invoiceId: string): Promise<Invoice | null> {
  const { invoice } = await db.load({ invoice: db.rows.invoices.byId(invoiceId) })
  return invoice !== null && isPayable(invoice) ? invoice : null
}
