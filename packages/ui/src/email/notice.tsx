import { schemeName } from '../format/card.ts'
import { htmlDocument } from '../format/html.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill, safeUrl } from '../format/text.ts'
import { messagesFor, type Messages } from '../messages/index.ts'
import { Amount, Button, Callout, EmailFrame, Heading, Paragraph, questions, Rows, textRows } from './parts.tsx'
import type { CalloutTone, RowView } from './parts.tsx'
import { oneLine } from './rows.ts'
import { textMessage } from './text-message.ts'
import type { NoticeView, RenderedEmail } from './view.ts'

/** What a notice to a subscriber consists of, from top to bottom. */
export interface Notice {
  readonly subject: string
  readonly heading: string
  /** Follows the greeting. */
  readonly intro: string
  /** A paragraph of its own after it. */
  readonly reason?: string | null
  readonly callout?: { readonly tone: CalloutTone; readonly text: string } | null
  readonly amount?: { readonly text: string; readonly note: string } | null
  readonly link?: { readonly text: string; readonly url: string | null } | null
  readonly rows: readonly (readonly RowView[])[]
  /** Small, below everything. */
  readonly closing?: readonly string[]
  /** The template of the text message and its values. */
  readonly short: readonly [template: string, values: Readonly<Record<string, string>>]
}

/** The words and figures of a view's language. */
export interface Pen {
  readonly messages: Messages
  readonly notices: Messages['notices']
  money(amountMinor: number): string
  date(at: number): string
  /** What the notice and its text message name most. */
  readonly names: { readonly merchant: string; readonly plan: string; readonly method: string }
}

export function penOf({ locale, timeZone, currency, merchant, planName, card }: NoticeView): Pen {
  const messages = messagesFor(locale)
  const { notices } = messages
  return {
    messages,
    notices,
    money: (amountMinor) => formatMoney(amountMinor, currency, locale),
    date: (at) => formatDate(at, locale, timeZone),
    names: {
      merchant: merchant.name,
      plan: planName,
      method: card ? fill(notices.method, { brand: schemeName(card.brand), last4: card.last4 }) : notices.methodUnknown,
    },
  }
}

/** The row of the card, if one is known. */
export function cardRows({ card }: NoticeView, { messages: { email, success } }: Pen): readonly RowView[] {
  if (!card) return []
  return [
    {
      label: email.paymentMethod,
      value: fill(success.methodCard, { brand: schemeName(card.brand), last4: card.last4 }),
    },
  ]
}

/** A notice as HTML, with its plain-text twin and its text message. */
export function renderNotice(view: NoticeView, { messages }: Pen, notice: Notice): RenderedEmail {
  const { merchant, customerName } = view
  const { email } = messages
  const greeting = customerName ? fill(email.greeting, { name: customerName }) : email.greetingAnonymous
  const intro = `${greeting} ${notice.intro}`
  const { callout, amount, rows, closing = [] } = notice
  const url = safeUrl(notice.link?.url)
  const link = notice.link && url !== null ? { text: notice.link.text, url } : null
  const html = (
    <EmailFrame merchant={merchant} messages={messages} title={notice.heading} preview={previewOf(notice)}>
      <Heading>{notice.heading}</Heading>
      <Paragraph>{intro}</Paragraph>
      {notice.reason ? <Paragraph>{notice.reason}</Paragraph> : null}
      {amount ? <Amount text={amount.text} note={amount.note} /> : null}
      {callout ? <Callout tone={callout.tone}>{callout.text}</Callout> : null}
      {link ? <Button href={link.url} text={link.text} merchant={merchant} /> : null}
      {rows.map((group) => (
        <Rows rows={group} />
      ))}
      {closing.map((text) => (
        <Paragraph quiet>{text}</Paragraph>
      ))}
    </EmailFrame>
  )
  const text = [
    notice.heading,
    intro,
    notice.reason ?? '',
    amount ? `${amount.note}: ${amount.text}` : '',
    callout?.text ?? '',
    link ? `${link.text}: ${link.url}` : '',
    ...rows.map(textRows),
    ...closing,
    merchant.testMode ? email.test : '',
    questions(merchant, messages),
  ]
  return {
    subject: oneLine(notice.subject),
    html: htmlDocument(html),
    text: `${text.filter((part) => part !== '').join('\n\n')}\n`,
    short: textMessage(view, ...notice.short),
  }
}

function previewOf({ amount, callout, intro }: Notice): string {
  const rest = callout?.text ?? intro
  return amount ? `${amount.note}: ${amount.text}. ${rest}` : rest
}
