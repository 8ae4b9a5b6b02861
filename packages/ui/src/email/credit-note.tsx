import { htmlDocument } from '../format/html.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { textMessage } from './text-message.ts'
import { messagesFor } from '../messages/index.ts'
import { Amount, EmailFrame, Heading, questions, Rows, textRows, type RowView } from './parts.tsx'
import { oneLine } from './rows.ts'
import type { CreditNoteEmailView, RenderedEmail } from './view.ts'

/** Tells a customer what was credited of an invoice and what becomes of it, as HTML with its plain-text twin. */
export function renderCreditNote(view: CreditNoteEmailView): RenderedEmail {
  const messages = messagesFor(view.locale)
  const { email } = messages
  const merchant = { merchant: view.merchant.name }
  const amount = formatMoney(view.amountMinor, view.currency, view.locale)
  const heading = fill(email.creditNoteHeading, merchant)
  const greeting = view.customerName ? fill(email.greeting, { name: view.customerName }) : email.greetingAnonymous
  const intro = `${greeting} ${fill(email.creditNoteText, merchant)}`
  const facts = [...factsOf(view, email), ...effectOf(view, email)]
  const html = (
    <EmailFrame
      merchant={view.merchant}
      messages={messages}
      title={heading}
      preview={`${email.amountCredited}: ${amount}`}
    >
      <Heading>{heading}</Heading>
      <p dir="auto" style="margin:16px 0 0">
        {intro}
      </p>
      <Amount text={amount} note={email.amountCredited} />
      <Rows rows={facts} />
    </EmailFrame>
  )
  const text = [
    heading,
    intro,
    `${email.amountCredited}: ${amount}`,
    textRows(facts),
    view.merchant.testMode ? email.test : '',
    questions(view.merchant, messages),
  ]
  return {
    subject: oneLine(fill(email.creditNoteSubject, { ...merchant, number: view.number ?? '' })),
    html: htmlDocument(html),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    short: shortOf(view, amount),
  }
}

type Words = ReturnType<typeof messagesFor>['email']

function factsOf(
  { number, invoiceNumber, issuedAt, reason, locale, timeZone }: CreditNoteEmailView,
  email: Words,
): RowView[] {
  return [
    ...(number === null ? [] : [{ label: email.creditNoteNumber, value: number }]),
    ...(invoiceNumber === null ? [] : [{ label: email.invoiceNumber, value: invoiceNumber }]),
    { label: email.issueDate, value: formatDate(issuedAt, locale, timeZone) },
    ...(reason === null ? [] : [{ label: email.creditReason, value: reason }]),
  ]
}

/** The tax in it, and where it goes: against what was to pay first. */
function effectOf(view: CreditNoteEmailView, email: Words): RowView[] {
  const { amountMinor, taxMinor, appliedMinor, method, currency, locale, merchant } = view
  const ways = {
    refund_to_payment_method: email.creditRefunded,
    customer_balance: fill(email.creditToBalance, { merchant: merchant.name }),
    external: null,
  }
  const rows = [
    { label: email.creditOfTax, minor: taxMinor },
    { label: email.creditApplied, minor: appliedMinor },
    { label: ways[method], minor: amountMinor - appliedMinor },
  ]
  return rows.flatMap(({ label, minor }) =>
    label === null || minor === 0 ? [] : [{ label, value: formatMoney(minor, currency, locale) }],
  )
}

function shortOf(view: CreditNoteEmailView, amount: string): string {
  const { short } = messagesFor(view.locale).notices
  return view.number === null
    ? textMessage(view, short.creditNoteBare, { amount })
    : textMessage(view, short.creditNote, { amount, number: view.number })
}
