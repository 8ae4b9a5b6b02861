import { isPayable, type Merchant } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { invoicePageUrl, invoiceTokenOf, sentInvoiceOf } from '@revkeen-edge/services/messages/invoice-sent.ts'
import type { MessagePorts, WrittenMessage } from '@revkeen-edge/services/ports/notifications.ts'
import type { Message } from '@revkeen-edge/services/ports/rows.ts'
import {
  renderCreditNote,
  renderDispute,
  renderInvoiceSent,
  renderOrderShipped,
  renderReceipt,
  renderRefund,
  type RenderedEmail,
} from '@revkeen-edge/ui'
import { channelsOf, type ChannelEnv } from './channels/index.ts'
import {
  creditNoteData,
  creditNoteView,
  disputeData,
  disputeView,
  invoiceSentData,
  invoiceView,
  orderShippedData,
  receiptData,
  receiptView,
  refundData,
  refundView,
  shippedView,
} from './mail-views.ts'
import {
  writeCanceled,
  writeConfirmed,
  writeDunning,
  writeRecovered,
  writeRenewal,
  writeTrialEnding,
} from './write-notice.ts'

interface MessageEnv extends ChannelEnv {
  readonly CHECKOUT_URL: string
  readonly PORTAL_URL: string
  readonly ENVELOPE_KEY: string
}

/** How messages are written and sent in this deployment. */
export function messagesOf(env: MessageEnv): MessagePorts {
  return {
    async write(context, message, merchant) {
      if (message.kind === 'invoice_sent' || message.kind === 'invoice_reminder') {
        return writeInvoice(env, context, message, merchant)
      }
      const written = await write(env, context, message, message.kind, merchant)
      return written && { ...written, to: [message.recipient], cc: [] }
    },
    channels: channelsOf(env),
  }
}

async function write(
  env: MessageEnv,
  context: Context,
  message: Message,
  kind: Exclude<Message['kind'], 'invoice_sent' | 'invoice_reminder'>,
  merchant: Merchant,
): Promise<RenderedEmail | null> {
  switch (kind) {
    case 'receipt':
      return renderReceipt(receiptView(receiptData.parse(message.data), merchant))
    case 'refund':
      return renderRefund(refundView(refundData.parse(message.data), merchant))
    case 'dispute_opened':
      return renderDispute(disputeView(disputeData.parse(message.data), merchant))
    case 'credit_note':
      return renderCreditNote(creditNoteView(creditNoteData.parse(message.data), merchant))
    case 'order_shipped':
      return renderOrderShipped(shippedView(orderShippedData.parse(message.data), merchant))
    case 'payment_failed':
    case 'payment_retry_failed':
    case 'payment_action_needed':
    case 'service_suspended':
      return writeDunning(env, context, kind, message, merchant)
    case 'payment_recovered':
      return writeRecovered(env, message, merchant)
    case 'trial_ending':
      return writeTrialEnding(env, message, merchant)
    case 'renewal_upcoming':
      return writeRenewal(env, message, merchant)
    case 'subscription_confirmed':
      return writeConfirmed(env, context, message, merchant)
    case 'subscription_canceled':
      return writeCanceled(env, message, merchant)
  }
}

async function writeInvoice(
  { CHECKOUT_URL, ENVELOPE_KEY }: MessageEnv,
  context: Context,
  message: Message,
  merchant: Merchant,
): Promise<WrittenMessage | null> {
  const data = invoiceSentData.parse(message.data)
  const sent = await sentInvoiceOf(context, data.invoiceId)
  if (!sent || (data.reminder === true && !isPayable(sent.invoice))) return null
  const token = await invoiceTokenOf(sealerOf(ENVELOPE_KEY), merchant.id, data)
  const payUrl = invoicePageUrl(CHECKOUT_URL, token)
  const { memo, reminder = false } = data
  return { ...renderInvoiceSent(invoiceView(sent, merchant, { memo, payUrl, reminder })), to: data.to, cc: data.cc }
}
