import type { Invoice, Merchant } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { owedInvoice } from '@revkeen-edge/services/messages/dunning.ts'
import { invoicePageUrl, invoiceTokenOf } from '@revkeen-edge/services/messages/invoice-sent.ts'
import { linkOf } from '@revkeen-edge/services/messages/notice.ts'
import { previewRenewal } from '@revkeen-edge/services/subscriptions/preview-renewal.ts'
import type { Wording } from '@revkeen-edge/services/ports/notifications.ts'
import type { Message } from '@revkeen-edge/services/ports/rows.ts'
import {
  renderCanceled,
  renderConfirmed,
  renderDunning,
  renderRecovered,
  renderRenewal,
  renderTrialEnding,
  type DunningEmailView,
} from '@revkeen-edge/ui'
import {
  canceledData,
  confirmedData,
  dunningData,
  noticeView,
  recoveredData,
  renewalData,
  trialEndingData,
} from './notice-views.ts'

interface Keys {
  readonly ENVELOPE_KEY: string
  readonly CHECKOUT_URL: string
  readonly PORTAL_URL: string
}

/** A step of asking for a payment, or null where it came in meanwhile. */
export async function writeDunning(
  env: Keys,
  context: Context,
  step: DunningEmailView['step'],
  message: Message,
  merchant: Merchant,
): Promise<Wording | null> {
  const data = dunningData.parse(message.data)
  const invoice = await owedInvoice(context, data.invoiceId)
  if (!invoice) return null
  const { amountMinor, declineCategory, retryAt, suspendAt } = data
  // Where there was no card, it was planned before the invoice had its number.
  const number = data.invoiceNumber ?? invoice.number
  const updateUrl = await pageOf(env, invoice)
  const view = { step, number, amountMinor, declineCategory, retryAt, suspendAt, updateUrl }
  return renderDunning({ ...noticeView(data, merchant), ...view })
}

export function writeRecovered(env: Pick<Keys, 'PORTAL_URL'>, message: Message, merchant: Merchant): Wording {
  const data = recoveredData.parse(message.data)
  const { invoiceNumber: number, amountMinor, paidAt, nextChargeAt, byCredit } = data
  const manageUrl = `${env.PORTAL_URL}/portal/${merchant.slug}`
  const paid = { number, amountMinor, paidAt, nextChargeAt, byCredit }
  return renderRecovered({ ...noticeView(data, merchant), ...paid, manageUrl })
}

export async function writeTrialEnding(env: Keys, message: Message, merchant: Merchant): Promise<Wording> {
  const data = trialEndingData.parse(message.data)
  const { trialEndsAt, amountMinor, interval } = data
  const manageUrl = await linkIn(env, merchant, data.sealedUrl)
  return renderTrialEnding({ ...noticeView(data, merchant), trialEndsAt, amountMinor, interval, manageUrl })
}

export async function writeRenewal(env: Keys, message: Message, merchant: Merchant): Promise<Wording> {
  const data = renewalData.parse(message.data)
  const { renewsAt, amountMinor, isEstimate, interval } = data
  const manageUrl = await linkIn(env, merchant, data.sealedUrl)
  return renderRenewal({ ...noticeView(data, merchant), renewsAt, amountMinor, isEstimate, interval, manageUrl })
}

export async function writeConfirmed(
  env: Keys,
  context: Context,
  message: Message,
  merchant: Merchant,
): Promise<Wording> {
  const data = confirmedData.parse(message.data)
  const { lines, chargedMinor, interval, trialEndsAt, endsAt, sealedUrl, subscriptionId } = data
  const { next, recurringMinor } = sealedUrl === null ? await comingOf(context, subscriptionId) : data
  const manageUrl =
    sealedUrl === null ? `${env.PORTAL_URL}/portal/${merchant.slug}` : await linkIn(env, merchant, sealedUrl)
  const terms = { lines, chargedMinor, next, recurringMinor, interval, trialEndsAt, endsAt }
  return renderConfirmed({ ...noticeView(data, merchant), ...terms, manageUrl })
}

/** The next charge of a subscription and the one after, as they stand when the mail is written. */
async function comingOf(context: Context, id: string | null) {
  const preview = await previewRenewal(context, id ?? '', 2)
  const [next = null, after = null] = preview.ok ? preview.value.charges : []
  return {
    next: next && { at: next.at, amountMinor: next.amountMinor },
    recurringMinor: after && after.amountMinor,
  }
}

export async function writeCanceled(env: Keys, message: Message, merchant: Merchant): Promise<Wording> {
  const data = canceledData.parse(message.data)
  const { canceledAt, accessUntil, refundMinor, reason } = data
  const againUrl = data.sealedUrl === null ? null : await linkIn(env, merchant, data.sealedUrl)
  return renderCanceled({ ...noticeView(data, merchant), canceledAt, accessUntil, refundMinor, reason, againUrl })
}

/** The page of an invoice, where it is paid with another card. */
async function pageOf({ ENVELOPE_KEY, CHECKOUT_URL }: Keys, invoice: Invoice): Promise<string> {
  const { id: invoiceId, merchantId, publicTokenSealed: sealedToken } = invoice
  if (sealedToken === null) throw new Error(`invoice ${invoiceId} has no page`)
  return invoicePageUrl(
    CHECKOUT_URL,
    await invoiceTokenOf(sealerOf(ENVELOPE_KEY), merchantId, { invoiceId, sealedToken }),
  )
}

function linkIn({ ENVELOPE_KEY }: Keys, merchant: Merchant, sealed: string): Promise<string> {
  return linkOf(sealerOf(ENVELOPE_KEY), merchant.id, sealed)
}
