import { isPayable, type DeclineCategory, type Invoice, type MessageKind } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { MessageDraft } from '../plan.ts'
import { addressed, noticeData, sealLink, type NoticeData, type NoticeInput } from './notice.ts'

/** What a mail about a failed payment is written from. Amounts in minor units, times in UTC milliseconds. */
export interface DunningData extends NoticeData {
  /** Once it is paid, there is nothing to tell any more. */
  readonly invoiceId: string
  readonly invoiceNumber: string | null
  readonly amountMinor: number
  readonly declineCategory: string | null
  readonly retryAt: number | null
  readonly suspendAt: number | null
  /** Null for the page of the invoice, whose address is made when the mail is written. */
  readonly sealedUrl: string | null
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
  /** Where the payment method is changed. Stored sealed. */
  readonly updateUrl: string
}

/** Day 0: a payment failed. It is dropped where the invoice is paid before it is sent, like all of these. */
export const paymentFailedMessage = (sealer: Sealer, payment: FailedPayment) =>
  dunningMessage('payment_failed', sealer, payment)

/** A retry failed as well. */
export const retryFailedMessage = (sealer: Sealer, payment: FailedPayment) =>
  dunningMessage('payment_retry_failed', sealer, payment)

/** The last warning before access ends. */
export const actionNeededMessage = (sealer: Sealer, payment: FailedPayment) =>
  dunningMessage('payment_action_needed', sealer, payment)

/** Access has ended, at `suspendAt`. */
export const serviceSuspendedMessage = (sealer: Sealer, payment: FailedPayment) =>
  dunningMessage('service_suspended', sealer, payment)

export type DunningMessageKind = Extract<
  MessageKind,
  'payment_failed' | 'payment_retry_failed' | 'payment_action_needed' | 'service_suspended'
>

/** The same where the customer is to pay on the page of the invoice, and no key is at hand to seal an address with. */
export function dunningMessageToInvoice(
  kind: DunningMessageKind,
  payment: Omit<FailedPayment, 'updateUrl'>,
): MessageDraft {
  return draftOf(kind, payment, null)
}

async function dunningMessage(kind: DunningMessageKind, sealer: Sealer, payment: FailedPayment): Promise<MessageDraft> {
  return draftOf(kind, payment, await sealLink(sealer, payment.merchantId, payment.updateUrl))
}

function draftOf(
  kind: DunningMessageKind,
  payment: Omit<FailedPayment, 'updateUrl'>,
  sealedUrl: string | null,
): MessageDraft {
  const { invoiceId, invoiceNumber, amountMinor, declineCategory, retryAt, suspendAt } = payment
  const data: DunningData = {
    ...noticeData(payment),
    invoiceId,
    invoiceNumber,
    amountMinor,
    declineCategory,
    retryAt,
    suspendAt,
    sealedUrl,
  }
  return { kind, ...addressed(payment.customer), data: { ...data } }
}

/** An invoice that is still to be paid, so that its payment may be asked for; null where it is not. */
export async function owedInvoice({ db }: Context, invoiceId: string): Promise<Invoice | null> {
  const { invoice } = await db.load({ invoice: db.rows.invoices.byId(invoiceId) })
  return invoice !== null && isPayable(invoice) ? invoice : null
}
