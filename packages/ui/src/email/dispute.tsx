import { schemeName } from '../format/card.ts'
import { htmlDocument } from '../format/html.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { textMessage } from './text-message.ts'
import { messagesFor } from '../messages/index.ts'
import { Amount, EmailFrame, Heading, Rows, textRows, type RowView } from './parts.tsx'
import { oneLine } from './rows.ts'
import type { DisputeEmailView, RenderedEmail } from './view.ts'

/** Tells a merchant of a dispute and until when it must be answered, as HTML with its plain-text twin. */
export function renderDispute(view: DisputeEmailView): RenderedEmail {
  const messages = messagesFor(view.locale)
  const { email } = messages
  const amount = formatMoney(view.amountMinor, view.currency, view.locale)
  const due = view.evidenceDueAt === null ? null : formatDate(view.evidenceDueAt, view.locale, view.timeZone)
  const intro = fill(email.disputeText, { merchant: view.merchant.name })
  const advice = due === null ? email.disputeAdvice : fill(email.disputeDeadline, { date: due })
  const facts = factsOf(view)
  const html = (
    <EmailFrame
      merchant={view.merchant}
      messages={messages}
      title={email.disputeHeading}
      preview={`${amount}: ${advice}`}
    >
      <Heading>{email.disputeHeading}</Heading>
      <p dir="auto" style="margin:16px 0 0">
        {intro}
      </p>
      <Amount text={amount} note={email.amountDisputed} />
      <Rows rows={facts} />
      <p dir="auto" style="margin:16px 0 0">
        {advice}
      </p>
    </EmailFrame>
  )
  const text = [
    email.disputeHeading,
    intro,
    `${email.amountDisputed}: ${amount}`,
    textRows(facts),
    advice,
    view.merchant.testMode ? email.test : '',
  ]
  return {
    subject: oneLine(fill(email.disputeSubject, { amount })),
    html: htmlDocument(html),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    short: shortOf(view, amount, due),
  }
}

function factsOf(view: DisputeEmailView): RowView[] {
  const { number, customerName, reason, card, feeMinor, currency, disputedAt, locale, timeZone } = view
  const { email, success } = messagesFor(locale)
  return [
    { label: email.disputeNumber, value: number },
    ...(customerName === null ? [] : [{ label: email.disputeCustomer, value: customerName }]),
    ...(reason === null ? [] : [{ label: email.disputeReason, value: reason }]),
    { label: email.dateDisputed, value: formatDate(disputedAt, locale, timeZone) },
    ...(card
      ? [
          {
            label: email.paymentMethod,
            value: fill(success.methodCard, { brand: schemeName(card.brand), last4: card.last4 }),
          },
        ]
      : []),
    ...(feeMinor > 0 ? [{ label: email.disputeFee, value: formatMoney(feeMinor, currency, locale) }] : []),
  ]
}

function shortOf(view: DisputeEmailView, amount: string, due: string | null): string {
  const { short } = messagesFor(view.locale).notices
  return due === null
    ? textMessage(view, short.dispute, { amount })
    : textMessage(view, short.disputeDue, { amount, date: due })
}
