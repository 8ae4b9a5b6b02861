import type { SendEmail } from '@cloudflare/workers-types'
import type { Merchant } from '@revkeen-edge/domain'
import type { Mail, MailPorts } from '@revkeen-edge/services/ports/mail.ts'
import type { Message } from '@revkeen-edge/services/ports/rows.ts'
import { renderReceipt, type EmailMerchantView } from '@revkeen-edge/ui'
import * as z from 'zod'

interface MailEnv {
  readonly MAIL_CHANNEL: string
  readonly MAIL_URL: string
  readonly MAIL_FROM: string
  readonly EMAIL?: SendEmail
}

const TIMEOUT_MS = 15_000

/** How messages are written and sent in this deployment. */
export function mailOf(env: MailEnv): MailPorts {
  return {
    render,
    deliver: env.MAIL_CHANNEL === 'http' ? (mail) => post(env.MAIL_URL, mail) : (mail) => sendEmail(env, mail),
  }
}

/** The development channel: whoever shows the mails gets them as JSON. */
async function post(url: string, { id, to, subject, text, html, fromName }: Mail): Promise<void> {
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
  const { to, subject, text, html, fromName, replyTo } = mail
  await EMAIL.send({
    from: { email: MAIL_FROM, name: fromName },
    to,
    subject,
    text,
    html,
    ...(replyTo ? { replyTo } : {}),
  })
}

const receiptData = z.object({
  invoiceNumber: z.string(),
  paidAt: z.number(),
  timeZone: z.string(),
  customerName: z.string().nullable(),
  currency: z.string(),
  lines: z.array(z.object({ name: z.string(), quantity: z.number(), totalMinor: z.number() })),
  subtotalMinor: z.number(),
  discountMinor: z.number(),
  taxMinor: z.number(),
  totalMinor: z.number(),
  card: z.object({ brand: z.string(), last4: z.string() }).nullable(),
})

function render(message: Message, merchant: Merchant) {
  switch (message.kind) {
    case 'receipt':
      return renderReceipt(receiptView(receiptData.parse(message.data), merchant))
    case 'invoice_sent':
      throw new Error('no invoice is sent yet')
  }
}

function receiptView(data: z.infer<typeof receiptData>, merchant: Merchant) {
  const { invoiceNumber, subtotalMinor, discountMinor, taxMinor, totalMinor, ...rest } = data
  const positive = (amountMinor: number) => (amountMinor > 0 ? amountMinor : null)
  return {
    ...rest,
    locale: 'en',
    merchant: merchantView(merchant),
    number: invoiceNumber,
    totals: { subtotalMinor, discountMinor: positive(discountMinor), taxMinor: positive(taxMinor), totalMinor },
    receiptUrl: null,
    pdfUrl: null,
  }
}

function merchantView({ name, branding, supportEmail, mode }: Merchant): EmailMerchantView {
  return {
    name,
    logoUrl: branding.logoUrl ?? null,
    colours: { primaryColour: branding.primaryColor ?? null, backgroundColour: branding.backgroundColor ?? null },
    supportEmail,
    testMode: mode === 'sandbox',
  }
}
