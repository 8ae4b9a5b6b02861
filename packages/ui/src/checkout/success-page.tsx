import { schemeName } from '../format/card.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill, safeUrl } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { CheckIcon } from './icons.tsx'
import { begunFacts, Facts } from './started-page.tsx'
import { StatusPage } from './status-page.tsx'
import { Totals } from './totals.tsx'
import type { SuccessView } from './view.ts'

/** The receipt, right after paying. */
export function SuccessPage({ view }: { readonly view: SuccessView }) {
  const messages = messagesFor(view.locale)
  const { success } = messages
  const amount = formatMoney(view.totals.totalMinor, view.currency, view.locale)
  const next = safeUrl(view.continueUrl)
  return (
    <StatusPage
      context={view}
      tone="good"
      icon={<CheckIcon />}
      title={view.subscription ? messages.subscribe.started.title : success.title}
      heading={view.customerName ? fill(success.headingNamed, { name: view.customerName }) : success.heading}
      text={fill(success.paidTo, { amount, merchant: view.merchant.name })}
    >
      {view.message ? (
        <p class="status__text status__text--quote" dir="auto">
          {view.message}
        </p>
      ) : null}
      <Receipt view={view} />
      {view.email ? <p class="status__note">{fill(success.receiptSent, { email: view.email })}</p> : null}
      {next ? (
        <a class="pay pay--link" href={next}>
          {fill(success.continueTo, { merchant: view.merchant.name })}
        </a>
      ) : (
        <p class="status__note">{success.close}</p>
      )}
    </StatusPage>
  )
}

function Receipt({ view }: { readonly view: SuccessView }) {
  const messages = messagesFor(view.locale)
  const { success } = messages
  const facts = [
    [success.number, view.number],
    [success.date, formatDate(view.paidAt, view.locale, view.timeZone)],
    [
      success.method,
      view.card && fill(success.methodCard, { brand: schemeName(view.card.brand), last4: view.card.last4 }),
    ],
    ...(view.subscription ? begunFacts(view.subscription, view) : []),
  ] as const
  return (
    <section class="receipt" aria-label={success.details}>
      <Facts facts={facts} />
      <ul class="receipt__lines">
        {view.lines.map((line) => (
          <li>
            <span dir="auto">
              {line.name}
              {line.quantity === 1 ? '' : ` × ${line.quantity}`}
            </span>
            <span>{formatMoney(line.totalMinor, view.currency, view.locale)}</span>
          </li>
        ))}
      </ul>
      <Totals
        totals={view.totals}
        currency={view.currency}
        locale={view.locale}
        messages={messages}
        totalLabel={success.amount}
      />
    </section>
  )
}
