import {
  emailKey,
  type Channel,
  type Customer,
  type Invoice,
  type InvoiceLine,
  type InvoiceStatus,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { getInvoice } from '../invoices/get.ts'
import type { MessageDraft } from '../plan.ts'

/** What the row of an `invoice_sent` or `invoice_reminder` message keeps. The invoice itself is read when the mail is written. */
export interface InvoiceSentData {
  readonly invoiceId: string
  /** The token of the invoice's page: whoever reads the row cannot open the page with it. */
  readonly sealedToken: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  /** What the merchant adds for this customer. */
  readonly memo: string | null
  /** Whether it reminds of an invoice that was sent before. */
  readonly reminder?: boolean | undefined
}

export interface InvoiceToSend {
  readonly invoice: Pick<Invoice, 'id' | 'merchantId'>
  /** What the address of the invoice's page carries; the database keeps its hash alone. */
  readonly token: string
  /** At least one address; each person gets one copy, however often and in whatever case they are named. */
  readonly to: readonly string[]
  readonly cc?: readonly string[]
  readonly memo?: string | null
  readonly reminder?: boolean
  /** Of the customer, where the message may go there. */
  readonly phone?: string | null
  /** The ways that are asked for; without them, as the merchant has set it. */
  readonly channels?: readonly Channel[]
}

/** The message that brings an invoice to its customer, with a link to pay it. Throws where nobody is to get it. */
export async function invoiceSentMessage(
  sealer: Pick<Sealer, 'seal'>,
  { invoice, token, to, cc = [], memo = null, reminder = false, phone = null, channels }: InvoiceToSend,
): Promise<MessageDraft> {
  const recipients = withoutRepeats(to)
  const [recipient] = recipients
  if (recipient === undefined) throw new Error('an invoice is sent to somebody')
  const data: InvoiceSentData = {
    invoiceId: invoice.id,
    sealedToken: await sealInvoiceToken(sealer, invoice, token),
    to: recipients,
    cc: withoutRepeats(cc, recipients),
    memo,
    ...(reminder ? { reminder } : {}),
  }
  const kind = reminder ? 'invoice_reminder' : 'invoice_sent'
  return { kind, recipient, phone, ...(channels ? { channels } : {}), data: { ...data } }
}

/** The token of an invoice's page as it is stored, for that invoice alone. */
export function sealInvoiceToken(
  sealer: Pick<Sealer, 'seal'>,
  { id, merchantId }: Pick<Invoice, 'id' | 'merchantId'>,
  token: string,
): Promise<string> {
  return sealer.seal(token, boundTo(merchantId, id))
}

/** The token of the invoice's page. Throws where it was sealed for another invoice or tenant. */
export function invoiceTokenOf(
  sealer: Pick<Sealer, 'open'>,
  merchantId: string,
  { invoiceId, sealedToken }: Pick<InvoiceSentData, 'invoiceId' | 'sealedToken'>,
): Promise<string> {
  return sealer.open(sealedToken, boundTo(merchantId, invoiceId))
}

/** Where an invoice is shown and paid; the token alone opens it. */
export function invoicePageUrl(checkoutUrl: string, token: string): string {
  return `${checkoutUrl}/i/${token}`
}

export interface SentInvoice {
  readonly invoice: Invoice
  readonly lines: readonly InvoiceLine[]
  /** Null once deleted. */
  readonly customer: Customer | null
}

/** There is no invoice to show yet, or none any more. */
const UNSENT: ReadonlySet<InvoiceStatus> = new Set(['draft', 'voided'])

/** The invoice of a message as it stands now, or null where it is not to be sent: it was voided meanwhile. */
export async function sentInvoiceOf(context: Context, invoiceId: string): Promise<SentInvoice | null> {
  const found = await getInvoice(context, invoiceId)
  if (!found.ok || UNSENT.has(found.value.invoice.status)) return null
  const { db } = context
  const { customer } = await db.load({ customer: db.rows.customers.byId(found.value.invoice.customerId) })
  return { ...found.value, customer }
}

function boundTo(merchantId: string, invoiceId: string): string {
  return `invoice_sent:${merchantId}:${invoiceId}`
}

function withoutRepeats(addresses: readonly string[], others: readonly string[] = []): string[] {
  const seen = new Set(others.map(emailKey))
  return addresses.filter((address) => {
    const isNew = !seen.has(emailKey(address))
    seen.add(emailKey(address))
    return isNew
  })
}
