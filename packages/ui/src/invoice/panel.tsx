import { unreachable } from '@revkeen-edge/domain/result.ts'
import type { Child } from 'hono/jsx'
import { CheckIcon, ClockIcon, NoticeIcon } from '../checkout/icons.tsx'
import { PayForm } from '../checkout/pay-form.tsx'
import { fill, safeUrl } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { PartField } from './part-field.tsx'
import type { InvoicePanel, InvoiceView, ReceivedPanel } from './view.ts'
import { money } from './words.ts'

/** What a payer can do, or why there is nothing to do. */
export function Panel({ view }: { readonly view: InvoiceView }) {
  const { panel } = view
  switch (panel.kind) {
    case 'pay':
      return (
        <PayForm
          view={panel.form}
          lead={panel.part && <PartField part={panel.part} currency={view.currency} locale={view.locale} />}
        />
      )
    case 'checking':
      return <Checking view={view} retryUrl={panel.retryUrl} />
    case 'received':
      return <Received view={view} panel={panel} />
    case 'paid':
    case 'refunded':
      return <Notice view={view} kind={panel.kind} tone="good" icon={<CheckIcon />} />
    case 'voided':
    case 'uncollectible':
    case 'card_not_accepted':
    case 'unavailable':
      return <Notice view={view} kind={panel.kind} tone="neutral" icon={<NoticeIcon />} />
    case 'too_many_attempts':
      return <Notice view={view} kind={panel.kind} tone="neutral" icon={<ClockIcon />} />
    default:
      return unreachable(panel)
  }
}

interface StateProps {
  readonly tone: 'good' | 'waiting' | 'neutral'
  readonly icon: Child
  readonly heading: string
  readonly text: string
  readonly children?: Child
}

function State({ tone, icon, heading, text, children }: StateProps) {
  return (
    <div class="invoice__state">
      <span class={`status__icon status__icon--${tone}`}>{icon}</span>
      <h2 class="status__heading" dir="auto">
        {heading}
      </h2>
      <p class="status__text" id="status" role={tone === 'waiting' ? 'status' : undefined}>
        {text}
      </p>
      {children}
    </div>
  )
}

type NoticeKind = Exclude<InvoicePanel['kind'], 'pay' | 'checking' | 'received'>

interface NoticeProps {
  readonly view: InvoiceView
  readonly kind: NoticeKind
  readonly tone: 'good' | 'neutral'
  readonly icon: Child
}

function Notice({ view, kind, tone, icon }: NoticeProps) {
  const { invoice } = messagesFor(view.locale)
  const { heading, text } = invoice.panels[kind]
  return (
    <State tone={tone} icon={icon} heading={heading} text={fill(text, { merchant: view.merchant.name })}>
      {kind === 'paid' ? null : <Contact view={view} />}
    </State>
  )
}

function Contact({ view: { merchant, locale } }: { readonly view: InvoiceView }) {
  if (!merchant.supportEmail) return null
  return (
    <a class="pay pay--link" href={`mailto:${encodeURI(merchant.supportEmail)}`}>
      {fill(messagesFor(locale).status.contact, { merchant: merchant.name })}
    </a>
  )
}

function Received({ view, panel }: { readonly view: InvoiceView; readonly panel: ReceivedPanel }) {
  const { invoice } = messagesFor(view.locale)
  const { heading, text } = invoice.panels.received
  const rest =
    panel.remainingMinor === 0
      ? invoice.nothingLeft
      : fill(invoice.remaining, { amount: money(view, panel.remainingMinor) })
  const next = safeUrl(panel.nextUrl)
  return (
    <State
      tone="good"
      icon={<CheckIcon />}
      heading={heading}
      text={fill(text, { amount: money(view, panel.amountMinor), merchant: view.merchant.name })}
    >
      <p class="status__text">{rest}</p>
      {panel.email === null ? null : <p class="status__note">{fill(invoice.receiptSent, { email: panel.email })}</p>}
      {next === null ? null : (
        <a class="pay pay--link" href={next}>
          {invoice.payRest}
        </a>
      )}
    </State>
  )
}

/** Its script asks for the outcome and moves on; without one, a link does. */
function Checking({ view, retryUrl }: { readonly view: InvoiceView; readonly retryUrl: string }) {
  const { checking } = messagesFor(view.locale)
  return (
    <State
      tone="waiting"
      icon={<span class="spinner spinner--large" />}
      heading={checking.heading}
      text={checking.text}
    >
      <div class="status__actions">
        <a class="pay pay--link" id="retry" href={retryUrl} hidden>
          {checking.retry}
        </a>
        <noscript>
          <a class="pay pay--link" href={retryUrl}>
            {checking.again}
          </a>
        </noscript>
      </div>
    </State>
  )
}
