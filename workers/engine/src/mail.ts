import type { SendEmail } from '@cloudflare/workers-types'
import { isPayable, type Merchant } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import { sealerOf } from '@revkeen-edge/services/crypto.ts'
import { invoicePageUrl, invoiceTokenOf, sentInvoiceOf } from '@revkeen-edge/services/messages/invoice-sent.ts'
import type { Mail, MailPorts, WrittenMail } from '@revkeen-edge/services/ports/mail.ts'
import type { Message } from '@revkeen-edge/services/ports/rows.ts'
import {
  renderCreditNote,
  renderDispute,
  renderInvoiceSent,
  renderOrderShipped,
  renderReceipt,
  renderRefund,
} from '@revkeen-edge/ui'
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

interface MailEnv {
  readonly CHECKOUT_URL: string
  readonly ENVELOPE_KEY: string
  readonly MAIL_CHANNEL: string
  readonly MAIL_URL: string
  readonly MAIL_FROM: string
  readonly EMAIL?: SendEmail
}

const TIMEOUT_MS = 15_000

/** How messages are written and sent in this deployment. */
export function mailOf(env: MailEnv): MailPorts {
  return {
    write: (context, message, merchant) => write(env, context, message, merchant),
    deliver: env.MAIL_CHANNEL === 'http' ? (mail) => post(env.MAIL_URL, mail) : (mail) => sendEmail(env, mail),
  }
}

async function write(
  env: MailEnv,
  context: Context,
  message: Message,
  merchant: Merchant,
): Promise<WrittenMail | null> {
  switch (message.kind) {
    case 'receipt': {
      const rendered = renderReceipt(receiptView(receiptData.parse(message.data), merchant))
      return { ...rendered, to: [message.recipient], cc: [] }
    }
    case 'invoice_sent':
      return writeInvoice(env, context, message, merchant)
    case 'refund': {
      const rendered = renderRefund(refundView(refundData.parse(message.data), merchant))
      return { ...rendered, to: [message.recipient], cc: [] }
    }
    case 'dispute_opened': {
      const rendered = renderDispute(disputeView(disputeData.parse(message.data), merchant))
      return { ...rendered, to: [message.recipient], cc: [] }
    }
    case 'credit_note': {
      const rendered = renderCreditNote(creditNoteView(creditNoteData.parse(message.data), merchant))
      return { ...rendered, to: [message.recipient], cc: [] }
    }
    case 'order_shipped': {
      const rendered = renderOrderShipped(shippedView(orderShippedData.parse(message.data), merchant))
      return { ...rendered, to: [message.recipient], cc: [] }
    }
  }
}

async function writeInvoice(
  { CHECKOUT_URL, ENVELOPE_KEY }: MailEnv,
  context: Context,
  message: Message,
  merchant: Merchant,
): Promise<WrittenMail | null> {
  const data = invoiceSentData.parse(message.data)
  const sent = await sentInvoiceOf(context, data.invoiceId)
  if (!sent || (data.reminder === true && !isPayable(sent.invoice))) return null
  const token = await invoiceTokenOf(sealerOf(ENVELOPE_KEY), merchant.id, data)
  const payUrl = invoicePageUrl(CHECKOUT_URL, token)
  const { memo, reminder = false } = data
  return { ...renderInvoiceSent(invoiceView(sent, merchant, { memo, payUrl, reminder })), to: data.to, cc: data.cc }
}

/** The development channel: whoever shows the mails gets them as JSON, a copy for each recipient. */
async function post(url: string, { to, cc, ...mail }: Mail): Promise<void> {
  await Promise.all([...to, ...cc].map((recipient) => postCopy(url, recipient, mail)))
}

async function postCopy(
  url: string,
  to: string,
  { id, subject, text, html, fromName }: Omit<Mail, 'to' | 'cc'>,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, to, channel: 'email', from: fromName, subject, text, html }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!response.ok) throw new Error(`the mail channel answered ${response.status}`)
}

async function sendEmail({ EMAIL, MAIL_FROM }: MailEnv, mail: Mail): Promise<void> {
  if (!EMAIL) throw new Error('this deployment has no EMAIL binding')
  const { to, cc, subject, text, html, fromName, replyTo } = mail
  await EMAIL.send({
    from: { email: MAIL_FROM, name: fromName },
    to: [...to],
    ...(cc.length > 0 ? { cc: [...cc] } : {}),
    subject,
    text,
    html,
    ...(replyTo ? { replyTo } : {}),
  })
}
