import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { CodeField } from './code-field.tsx'
import { Frequency } from './frequency.tsx'
import { ChevronIcon } from './icons.tsx'
import { BackLink, MerchantBadge } from './layout.tsx'
import { Line } from './line.tsx'
import { planTexts } from './plan.ts'
import { Totals } from './totals.tsx'
import type { PayView } from './view.ts'

/** An order this short stays in view beside a long form. */
const STICKY_LINES = 3

/** The order: who is paid, how much, for what. On phones the details fold away unless the payer has something to choose. */
export function PaySummary({ view }: { readonly view: PayView }) {
  const { merchant, currency, locale } = view
  const messages = messagesFor(locale)
  const title = view.title ?? fill(titleOf(view), { merchant: merchant.name })
  const isSetup = view.purpose === 'setup'
  const foldable = !isSetup && !hasChoices(view)
  return (
    <section class="summary" aria-label={messages.pay.summary}>
      <div
        class={
          view.lines.length <= STICKY_LINES && foldable ? 'summary__inner summary__inner--sticky' : 'summary__inner'
        }
      >
        <header class="summary__top">
          <BackLink
            url={view.urls.cancel}
            label={fill(messages.pay.cancel, { merchant: merchant.name })}
            text={messages.pay.back}
          />
          <MerchantBadge merchant={merchant} />
        </header>
        <h1 class="summary__title" dir="auto">
          {title}
        </h1>
        <Headline view={view} />
        {foldable ? (
          <button type="button" class="fold" id="fold" aria-expanded="false" aria-controls="order">
            <span data-fold-text="">{messages.pay.showSummary}</span>
            <ChevronIcon />
          </button>
        ) : null}
        <div class={foldable ? 'order order--folded' : 'order'} id="order">
          {isSetup ? null : <Lines view={view} />}
          {view.code ? <CodeField code={view.code} messages={messages} /> : null}
          {isSetup ? null : (
            <Totals
              totals={view.totals}
              currency={currency}
              locale={locale}
              messages={messages}
              totalLabel={view.plan ? messages.subscribe.dueToday : messages.pay.totalDue}
              rooms={{ subtotal: view.code != null || view.taxedByPlace === true, discount: view.code != null }}
            />
          )}
        </div>
      </div>
    </section>
  )
}

/** What it comes to: for a subscription, what it is today and what then. */
function Headline({ view }: { readonly view: PayView }) {
  const { subscribe } = messagesFor(view.locale)
  const plan = view.plan ? planTexts(view.plan, view.merchant, view.currency, view.locale) : null
  if (view.purpose === 'setup') {
    return (
      <>
        <p class="summary__total">{subscribe.headlineSetup}</p>
        <p class="summary__terms">{subscribe.textSetup}</p>
      </>
    )
  }
  if (!plan) {
    return (
      <p class="summary__total" data-amount="total">
        {formatMoney(view.totals.totalMinor, view.currency, view.locale)}
      </p>
    )
  }
  return (
    <>
      <p class="summary__total">
        <span data-plan="headline">{plan.headline}</span>{' '}
        <span class="summary__unit" data-plan="unit">
          {plan.unit}
        </span>
      </p>
      <p class="summary__terms" data-plan="lead">
        {plan.lead}
      </p>
      <p class="summary__next" data-plan="next">
        {plan.next}
      </p>
    </>
  )
}

/** What a page is called whose merchant gave it no title. */
export function titleOf({ purpose, locale }: PayView): string {
  const { pay, subscribe } = messagesFor(locale)
  if (purpose === 'setup') return subscribe.titleSetup
  return purpose === 'subscription' ? subscribe.title : pay.title
}

function Lines({ view }: { readonly view: PayView }) {
  const messages = messagesFor(view.locale)
  if (view.frequency) return <Frequency frequency={view.frequency} currency={view.currency} locale={view.locale} />
  const list = (
    <ul class={view.selectionMode === 'bundle' ? 'lines' : 'lines lines--choice'}>
      {view.lines.map((line) => (
        <Line
          line={line}
          selectionMode={view.selectionMode}
          currency={view.currency}
          locale={view.locale}
          messages={messages}
        />
      ))}
    </ul>
  )
  if (view.selectionMode === 'bundle') return list
  return (
    <fieldset class="choices" aria-describedby="choice-error">
      <legend class="choices__legend">
        {view.selectionMode === 'single_select' ? messages.pay.chooseOne : messages.pay.chooseAny}
      </legend>
      {list}
      <p class="line__note" id="choice-error" data-hint="" />
    </fieldset>
  )
}

function hasChoices(view: PayView): boolean {
  return (
    view.selectionMode !== 'bundle' ||
    view.code != null ||
    view.lines.some((line) => line.quantityLimits !== null || line.customAmount !== null)
  )
}
