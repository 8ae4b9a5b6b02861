import type { Invoice, Merchant } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { owedInvoice } from '@revkeen-edge/services/messages/dunning.ts'
import { invoicePageUrl, invoiceTokenOf } from '@revkeen-edge/services/messages/invoice-sent.ts'
import { linkOf } from '@revkeen-edge/services/messages/notice.ts'
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
  const { invoiceNumber: number, amountMinor, declineCategory, retryAt, suspendAt } = data
  const updateUrl = data.sealedUrl === null ? await pageOf(env, invoice) : await linkIn(env, merchant, data.sealedUrl)
  const view = { step, number, amountMinor, declineCategory, retryAt, suspendAt, updateUrl }
  return renderDunning({ ...noticeView(data, merchant), ...view })
}

export async function writeRecovered(env: Keys, message: Message, merchant: Merchant): Promise<Wording> {
  const data = recoveredData.parse(message.data)
  const { invoiceNumber: number, amountMinor, paidAt, nextChargeAt } = data
  const manageUrl = data.sealedUrl === null ? null : await linkIn(env, merchant, data.sealedUrl)
  return renderRecovered({ ...noticeView(data, merchant), number, amountMinor, paidAt, nextChargeAt, manageUrl })
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

export async function writeConfirmed(env: Keys, message: Message, merchant: Merchant): Promise<Wording> {
  const data = confirmedData.parse(message.data)
  const { lines, chargedMinor, next, recurringMinor, interval, trialEndsAt, endsAt } = data
  const manageUrl = await linkIn(env, merchant, data.sealedUrl)
  const terms = { lines, chargedMinor, next, recurringMinor, interval, trialEndsAt, endsAt }
  return renderConfirmed({ ...noticeView(data, merchant), ...terms, manageUrl })
}

export async function writeCanceled(env: Keys, message: Message, merchant: Merchant): Promise<Wording> {
  const data = canceledData.parse(message.data)
  const { canceledAt, accessUntil, refundMinor } = data
  const againUrl = data.sealedUrl === null ? null : await linkIn(env, merchant, data.sealedUrl)
  return renderCanceled({ ...noticeView(data, merchant), canceledAt, accessUntil, refundMinor, againUrl })
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
