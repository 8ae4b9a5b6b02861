import { htmlDocument } from '../format/html.ts'
import { fill } from '../format/text.ts'
import { textMessage } from './text-message.ts'
import { messagesFor } from '../messages/index.ts'
import { EmailFrame, Heading, questions, Rows, textRows, type RowView } from './parts.tsx'
import { oneLine } from './rows.ts'
import type { RenderedEmail, ShippedEmailView } from './view.ts'

/** Tells a customer what was sent and how to follow it, as HTML with its plain-text twin. */
export function renderOrderShipped(view: ShippedEmailView): RenderedEmail {
  const messages = messagesFor(view.locale)
  const { email } = messages
  const heading = fill(email.shippedHeading, { merchant: view.merchant.name })
  const greeting = view.customerName ? fill(email.greeting, { name: view.customerName }) : email.greetingAnonymous
  const facts: RowView[] = [
    { label: email.orderNumber, value: view.number },
    ...(view.carrier === null ? [] : [{ label: email.carrier, value: view.carrier }]),
    ...(view.trackingNumber === null ? [] : [{ label: email.trackingNumber, value: view.trackingNumber }]),
  ]
  const lines = view.lines.map(({ name, quantity }) => ({ label: name, value: `× ${quantity}` }))
  const html = (
    <EmailFrame merchant={view.merchant} messages={messages} title={heading} preview={email.shippedText}>
      <Heading>{heading}</Heading>
      <p dir="auto" style="margin:16px 0 0">
        {greeting} {email.shippedText}
      </p>
      <Rows rows={facts} />
      <Rows rows={lines} />
    </EmailFrame>
  )
  const text = [
    heading,
    `${greeting} ${email.shippedText}`,
    textRows(facts),
    view.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join('\n'),
    view.merchant.testMode ? email.test : '',
    questions(view.merchant, messages),
  ]
  return {
    subject: oneLine(fill(email.shippedSubject, { merchant: view.merchant.name })),
    html: htmlDocument(html),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    short: shortOf(view),
  }
}

function shortOf(view: ShippedEmailView): string {
  const { short } = messagesFor(view.locale).notices
  const { number, trackingNumber: tracking } = view
  return tracking === null
    ? textMessage(view, short.shipped, { number })
    : textMessage(view, short.shippedTracked, { number, tracking })
}
