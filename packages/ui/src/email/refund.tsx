import { schemeName } from '../format/card.ts'
import { htmlDocument } from '../format/html.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { textMessage } from './text-message.ts'
import { messagesFor } from '../messages/index.ts'
import { Amount, EmailFrame, Heading, questions, Rows, textRows, type RowView } from './parts.tsx'
import { oneLine } from './rows.ts'
import type { RefundEmailView, RenderedEmail } from './view.ts'

/** Tells a customer what went back and where to, as HTML with its plain-text twin. */
export function renderRefund(view: RefundEmailView): RenderedEmail {
  const messages = messagesFor(view.locale)
  const { email, success } = messages
  const amount = formatMoney(view.amountMinor, view.currency, view.locale)
  const heading = fill(email.refundHeading, { merchant: view.merchant.name })
  const greeting = view.customerName ? fill(email.greeting, { name: view.customerName }) : email.greetingAnonymous
  const intro = `${greeting} ${fill(email.refundText, { merchant: view.merchant.name })}`
  const facts = factsOf(view, email, success.methodCard)
  const timing = view.undone ? email.refundUndone : email.refundTiming
  const html = (
    <EmailFrame
      merchant={view.merchant}
      messages={messages}
      title={heading}
      preview={`${email.amountRefunded}: ${amount}`}
    >
      <Heading>{heading}</Heading>
      <p dir="auto" style="margin:16px 0 0">
        {intro}
      </p>
      <Amount text={amount} note={email.amountRefunded} />
      <Rows rows={facts} />
      <p dir="auto" style="margin:16px 0 0">
        {timing}
      </p>
    </EmailFrame>
  )
  const text = [
    heading,
    intro,
    `${email.amountRefunded}: ${amount}`,
    textRows(facts),
    timing,
    view.merchant.testMode ? email.test : '',
    questions(view.merchant, messages),
  ]
  return {
    subject: oneLine(fill(email.refundSubject, { merchant: view.merchant.name })),
    html: htmlDocument(html),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    short: textMessage(view, messages.notices.short.refund, { amount }),
  }
}

function factsOf(
  { number, refundedAt, card, locale, timeZone }: RefundEmailView,
  email: ReturnType<typeof messagesFor>['email'],
  methodCard: string,
): RowView[] {
  return [
    ...(number === null ? [] : [{ label: email.invoiceNumber, value: number }]),
    { label: email.dateRefunded, value: formatDate(refundedAt, locale, timeZone) },
    ...(card
      ? [{ label: email.refundedTo, value: fill(methodCard, { brand: schemeName(card.brand), last4: card.last4 }) }]
      : []),
  ]
}
