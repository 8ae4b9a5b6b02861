import { htmlDocument } from '../format/html.ts'
import { schemeName } from '../format/card.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { textMessage } from './text-message.ts'
import { messagesFor, type Messages } from '../messages/index.ts'
import { Amount, Button, EmailFrame, Heading, questions, Rows, textRows, type RowView } from './parts.tsx'
import { lineRows, oneLine, totalRows } from './rows.ts'
import type { ReceiptEmailView, RenderedEmail } from './view.ts'

/** The receipt that follows a payment, as HTML with its plain-text twin. */
export function renderReceipt(view: ReceiptEmailView): RenderedEmail {
  const messages = messagesFor(view.locale)
  const { email, success } = messages
  const money = (amountMinor: number) => formatMoney(amountMinor, view.currency, view.locale)
  const amount = money(view.part?.paidMinor ?? view.totals.totalMinor)
  const date = formatDate(view.paidAt, view.locale, view.timeZone)
  const heading = fill(email.receiptHeading, { merchant: view.merchant.name })
  const greeting = view.customerName ? fill(email.greeting, { name: view.customerName }) : email.greetingAnonymous
  const facts: RowView[] = [
    { label: email.receiptNumber, value: view.number },
    { label: email.datePaid, value: date },
    ...(view.card
      ? [
          {
            label: email.paymentMethod,
            value: fill(success.methodCard, { brand: schemeName(view.card.brand), last4: view.card.last4 }),
          },
        ]
      : []),
  ]
  const lines = lineRows(view.lines, view)
  const totals = [...totalRows(view.totals, view, messages), ...partRows(view, money, messages)]
  const links = [
    { text: email.viewReceipt, url: view.receiptUrl },
    { text: email.downloadPdf, url: view.pdfUrl },
  ].filter((link): link is { text: string; url: string } => link.url !== null)
  const html = (
    <EmailFrame
      merchant={view.merchant}
      messages={messages}
      title={heading}
      preview={fill(email.receiptPreview, { amount, date })}
    >
      <Heading>{heading}</Heading>
      <p dir="auto" style="margin:16px 0 0">
        {greeting} {email.receiptText}
      </p>
      <Amount text={amount} note={email.amountPaid} />
      <Rows rows={facts} />
      <Rows rows={lines} />
      <Rows rows={totals} />
      {links.slice(0, 1).map((link) => (
        <Button href={link.url} text={link.text} merchant={view.merchant} />
      ))}
    </EmailFrame>
  )
  const text = [
    heading,
    `${greeting} ${email.receiptText}`,
    `${email.amountPaid}: ${amount}`,
    textRows(facts),
    textRows(lines),
    textRows(totals),
    links.map((link) => `${link.text}: ${link.url}`).join('\n'),
    view.merchant.testMode ? email.test : '',
    questions(view.merchant, messages),
  ]
  return {
    subject: oneLine(fill(email.receiptSubject, { merchant: view.merchant.name, number: view.number })),
    html: htmlDocument(html),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    short: textMessage(view, messages.notices.short.receipt, { amount, number: view.number }),
  }
}

/** Of a payment in part: what came before it, the payment itself, and what is left. */
function partRows(
  { part, totals }: ReceiptEmailView,
  money: (amountMinor: number) => string,
  { email }: Messages,
): readonly RowView[] {
  if (part === null) return []
  const beforeMinor = totals.totalMinor - part.remainingMinor - part.creditedMinor - part.paidMinor
  return [
    ...(part.creditedMinor > 0 ? [{ label: email.credited, value: money(-part.creditedMinor) }] : []),
    ...(beforeMinor > 0 ? [{ label: email.paidBefore, value: money(-beforeMinor) }] : []),
    { label: email.thisPayment, value: money(-part.paidMinor) },
    { label: email.stillToPay, value: money(part.remainingMinor), strong: true },
  ]
}
