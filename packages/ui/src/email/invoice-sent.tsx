import { htmlDocument } from '../format/html.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill, safeUrl } from '../format/text.ts'
import { textMessage } from './text-message.ts'
import { messagesFor, type Messages } from '../messages/index.ts'
import { Amount, Button, EmailFrame, Heading, questions, Rows, textRows, type RowView } from './parts.tsx'
import { lineRows, oneLine, totalRows } from './rows.ts'
import type { InvoiceEmailView, RenderedEmail } from './view.ts'

/** An invoice with a link to pay it, as HTML with its plain-text twin. */
export function renderInvoiceSent(view: InvoiceEmailView): RenderedEmail {
  const messages = messagesFor(view.locale)
  const { email } = messages
  const money = (amountMinor: number) => formatMoney(amountMinor, view.currency, view.locale)
  const amount = money(view.dueMinor)
  const words = wordsOf(view, messages)
  const heading = fill(words.heading, { merchant: view.merchant.name })
  const greeting = view.customerName ? fill(email.greeting, { name: view.customerName }) : email.greetingAnonymous
  const intro = fill(words.text, { merchant: view.merchant.name, amount })
  const facts = factRows(view, messages)
  const lines = lineRows(view.lines, view)
  const totals = [...totalRows(view.totals, view, messages), ...dueRows(view, money, messages)]
  const link = callToAction(view, amount, messages)
  const html = (
    <EmailFrame merchant={view.merchant} messages={messages} title={heading} preview={preview(view, amount, messages)}>
      <Heading>{heading}</Heading>
      <p dir="auto" style="margin:16px 0 0">
        {greeting} {intro}
      </p>
      <Amount text={amount} note={email.amountDue} />
      {link === null ? null : <Button href={link.url} text={link.text} merchant={view.merchant} />}
      <Rows rows={facts} />
      <Rows rows={lines} />
      <Rows rows={totals} />
      {view.memo ? (
        <p dir="auto" style="margin:20px 0 0;white-space:pre-line">
          <strong>{email.memo}:</strong> {view.memo}
        </p>
      ) : null}
    </EmailFrame>
  )
  const text = [
    heading,
    `${greeting} ${intro}`,
    `${email.amountDue}: ${amount}`,
    link === null ? '' : `${link.text}: ${link.url}`,
    textRows(facts),
    textRows(lines),
    textRows(totals),
    view.memo ? `${email.memo}: ${view.memo}` : '',
    view.pdfUrl !== null && view.pdfUrl !== link?.url ? `${email.downloadPdf}: ${view.pdfUrl}` : '',
    view.merchant.testMode ? email.test : '',
    questions(view.merchant, messages),
  ]
  return {
    subject: oneLine(fill(words.subject, { merchant: view.merchant.name, number: view.number })),
    html: htmlDocument(html),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    short: shortOf(view, amount, messages),
  }
}

/** What the mail says it is: an invoice, or a reminder of one. */
function wordsOf({ reminder = false }: InvoiceEmailView, { email }: Messages) {
  return reminder
    ? { subject: email.reminderSubject, heading: email.reminderHeading, text: email.reminderText }
    : { subject: email.invoiceSubject, heading: email.invoiceHeading, text: email.invoiceText }
}

function factRows(view: InvoiceEmailView, { email }: Messages): readonly RowView[] {
  return [
    { label: email.invoiceNumber, value: view.number },
    { label: email.issueDate, value: formatDate(view.issuedAt, view.locale, view.timeZone) },
    ...(view.dueOn === null ? [] : [{ label: email.dueDate, value: dayText(view.dueOn, view.locale) }]),
  ]
}

function dayText(day: string, locale: string): string {
  return formatDate(Date.parse(day), locale, 'UTC')
}

/** Only where something was paid or credited already, the due amount differs from the total. */
function dueRows(
  view: InvoiceEmailView,
  money: (amountMinor: number) => string,
  { email }: Messages,
): readonly RowView[] {
  const settledMinor = view.totals.totalMinor - view.dueMinor
  if (settledMinor === 0) return []
  const paidMinor = settledMinor - view.creditedMinor
  return [
    ...(paidMinor > 0 ? [{ label: email.alreadyPaid, value: money(-paidMinor) }] : []),
    ...(view.creditedMinor > 0 ? [{ label: email.credited, value: money(-view.creditedMinor) }] : []),
    { label: email.amountDue, value: money(view.dueMinor), strong: true },
  ]
}

function callToAction(
  view: InvoiceEmailView,
  amount: string,
  { email }: Messages,
): { text: string; url: string } | null {
  const text = view.dueMinor > 0 ? fill(email.payInvoice, { amount }) : email.viewInvoice
  if (view.payUrl !== null) return { text, url: view.payUrl }
  return view.pdfUrl === null ? null : { text: email.downloadPdf, url: view.pdfUrl }
}

function preview(view: InvoiceEmailView, amount: string, { email }: Messages): string {
  if (view.dueOn === null) return fill(email.invoicePreviewNoDate, { amount })
  return fill(email.invoicePreview, { amount, date: dayText(view.dueOn, view.locale) })
}

function shortOf(view: InvoiceEmailView, amount: string, { notices: { short } }: Messages): string {
  const { number, dueOn, dueMinor, reminder = false, locale } = view
  const url = safeUrl(view.payUrl)
  if (url === null) return textMessage(view, reminder ? short.reminderNoLink : short.invoiceNoLink, { number, amount })
  if (dueMinor === 0) return textMessage(view, short.invoicePaid, { number, url })
  if (reminder) return textMessage(view, short.reminder, { number, amount, url })
  if (dueOn === null) return textMessage(view, short.invoice, { number, amount, url })
  return textMessage(view, short.invoiceDue, { number, amount, url, date: dayText(dueOn, locale) })
}
