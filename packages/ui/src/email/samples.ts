import type { MessageKind } from '@revkeen-edge/domain/notifications.ts'
import { renderCreditNote } from './credit-note.tsx'
import { renderDispute } from './dispute.tsx'
import { renderDunning } from './dunning.tsx'
import { renderInvoiceSent } from './invoice-sent.tsx'
import { renderOrderShipped } from './order-shipped.tsx'
import { renderReceipt } from './receipt.tsx'
import { renderRecovered } from './recovered.tsx'
import { renderRefund } from './refund.tsx'
import { renderCanceled, renderConfirmed, renderRenewal, renderTrialEnding } from './subscription.tsx'
import type { DunningEmailView, EmailMerchantView, InvoiceEmailView, NoticeView, RenderedEmail } from './view.ts'

/** Whose samples they are, and when. */
export interface SampleStory {
  readonly merchant: EmailMerchantView
  readonly currency: string
  readonly timeZone: string
  /** UTC milliseconds. */
  readonly now: number
  /** Where its links lead. */
  readonly checkoutUrl: string
  readonly portalUrl: string
}

const DAY_MS = 86_400_000

/** A message of a kind about a customer who is made up. */
export function renderSample(kind: MessageKind, story: SampleStory): RenderedEmail {
  return SAMPLES[kind](story)
}

const MONTHLY = { unit: 'month', count: 1 }
const PRICE_MINOR = 4900
const TAX_MINOR = 980
const TOTAL_MINOR = PRICE_MINOR + TAX_MINOR
const INVOICE = 'INV-2026-0042'

const SAMPLES: Readonly<Record<MessageKind, (story: SampleStory) => RenderedEmail>> = {
  receipt: (story) =>
    renderReceipt({
      ...billOf(story),
      number: INVOICE,
      paidAt: story.now,
      card: CARD,
      part: null,
      receiptUrl: null,
      pdfUrl: null,
    }),
  invoice_sent: (story) => renderInvoiceSent(invoiceOf(story)),
  invoice_reminder: (story) => renderInvoiceSent({ ...invoiceOf(story), reminder: true }),
  order_shipped: (story) =>
    renderOrderShipped({
      ...noticeOf(story),
      number: 'ord_1a2b3c4d5e6f',
      lines: [
        { name: 'Starter kit', quantity: 1 },
        { name: 'Refill', quantity: 3 },
      ],
      carrier: 'UPS',
      trackingNumber: '1Z999AA10123456784',
    }),
  refund: (story) =>
    renderRefund({
      ...noticeOf(story),
      number: INVOICE,
      refundedAt: story.now,
      amountMinor: TOTAL_MINOR,
      undone: false,
    }),
  credit_note: (story) =>
    renderCreditNote({
      ...noticeOf(story),
      number: 'CN-2026-0007',
      invoiceNumber: INVOICE,
      issuedAt: story.now,
      amountMinor: TOTAL_MINOR,
      taxMinor: TAX_MINOR,
      appliedMinor: 0,
      method: 'customer_balance',
      reason: 'Service was not available on one day',
    }),
  subscription_confirmed: (story) =>
    renderConfirmed({
      ...noticeOf(story),
      lines: LINES,
      chargedMinor: PRICE_MINOR,
      next: { at: story.now + 30 * DAY_MS, amountMinor: PRICE_MINOR },
      recurringMinor: PRICE_MINOR,
      interval: MONTHLY,
      trialEndsAt: null,
      endsAt: null,
      manageUrl: story.portalUrl,
    }),
  subscription_canceled: (story) =>
    renderCanceled({
      ...noticeOf(story),
      canceledAt: story.now,
      accessUntil: story.now + 12 * DAY_MS,
      refundMinor: 0,
      reason: null,
      againUrl: story.portalUrl,
    }),
  trial_ending: (story) =>
    renderTrialEnding({
      ...noticeOf(story),
      trialEndsAt: story.now + 3 * DAY_MS,
      amountMinor: PRICE_MINOR,
      interval: MONTHLY,
      manageUrl: story.portalUrl,
    }),
  renewal_upcoming: (story) =>
    renderRenewal({
      ...noticeOf(story),
      renewsAt: story.now + 7 * DAY_MS,
      amountMinor: PRICE_MINOR,
      isEstimate: false,
      interval: MONTHLY,
      manageUrl: story.portalUrl,
    }),
  payment_failed: (story) => renderDunning(dunningOf(story, { step: 'payment_failed', retryAt: story.now + DAY_MS })),
  payment_retry_failed: (story) =>
    renderDunning(dunningOf(story, { step: 'payment_retry_failed', retryAt: story.now + 2 * DAY_MS })),
  payment_action_needed: (story) =>
    renderDunning(
      dunningOf(story, {
        step: 'payment_action_needed',
        retryAt: story.now + 4 * DAY_MS,
        suspendAt: story.now + 4 * DAY_MS,
      }),
    ),
  service_suspended: (story) => renderDunning(dunningOf(story, { step: 'service_suspended', suspendAt: story.now })),
  payment_recovered: (story) =>
    renderRecovered({
      ...noticeOf(story),
      number: INVOICE,
      amountMinor: PRICE_MINOR,
      paidAt: story.now,
      nextChargeAt: story.now + 27 * DAY_MS,
      byCredit: false,
      manageUrl: story.portalUrl,
    }),
  dispute_opened: (story) =>
    renderDispute({
      ...noticeOf(story),
      number: 'dsp_1a2b3c4d5e6f',
      reason: 'Goods or services not received',
      amountMinor: TOTAL_MINOR,
      feeMinor: 1500,
      disputedAt: story.now,
      evidenceDueAt: story.now + 14 * DAY_MS,
    }),
}

const CARD = { brand: 'visa', last4: '4242' }
const LINES = [{ name: 'Pro plan', quantity: 1, totalMinor: PRICE_MINOR, interval: MONTHLY }]

function noticeOf({ merchant, currency, timeZone }: SampleStory): NoticeView & { readonly card: typeof CARD } {
  return { locale: 'en', timeZone, merchant, currency, customerName: 'Alex Morgan', planName: 'Pro plan', card: CARD }
}

function billOf(story: SampleStory) {
  const { locale, timeZone, merchant, customerName, currency } = noticeOf(story)
  const vat = { name: 'VAT', percentage: 200_000, inclusive: false, taxableMinor: PRICE_MINOR, amountMinor: TAX_MINOR }
  const totals = {
    discountMinor: null,
    taxMinor: TAX_MINOR,
    taxes: [vat],
    reverseCharge: false,
    totalMinor: TOTAL_MINOR,
  }
  return {
    locale,
    timeZone,
    merchant,
    customerName,
    currency,
    lines: LINES,
    totals: { subtotalMinor: PRICE_MINOR, ...totals },
  }
}

function invoiceOf(story: SampleStory): InvoiceEmailView {
  return {
    ...billOf(story),
    number: INVOICE,
    issuedAt: story.now,
    dueOn: new Date(story.now + 14 * DAY_MS).toISOString().slice(0, 10),
    dueMinor: TOTAL_MINOR,
    creditedMinor: 0,
    memo: null,
    payUrl: `${story.checkoutUrl}/i/sample`,
    pdfUrl: null,
  }
}

function dunningOf(
  story: SampleStory,
  step: Pick<DunningEmailView, 'step'> & Partial<Pick<DunningEmailView, 'retryAt' | 'suspendAt'>>,
): DunningEmailView {
  return {
    ...noticeOf(story),
    number: INVOICE,
    amountMinor: PRICE_MINOR,
    declineCategory: 'insufficient_funds',
    retryAt: null,
    suspendAt: null,
    updateUrl: story.portalUrl,
    ...step,
  }
}
