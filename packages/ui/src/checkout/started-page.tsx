import { schemeName } from '../format/card.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import { CheckIcon } from './icons.tsx'
import { StatusPage } from './status-page.tsx'
import type { BegunView, StartedView } from './view.ts'

type Fact = readonly [label: string, text: string | null]

/** What began without a payment, right after it did. */
export function StartedPage({ view }: { readonly view: StartedView }) {
  const { subscribe, success } = messagesFor(view.locale)
  const { heading, text } = wordsOf(view)
  const card = view.card && fill(success.methodCard, { brand: schemeName(view.card.brand), last4: view.card.last4 })
  const facts: readonly Fact[] = [
    ...(view.subscription ? begunFacts(view.subscription, view) : []),
    [success.method, card],
  ]
  return (
    <StatusPage context={view} tone="good" icon={<CheckIcon />} title={heading} text={text}>
      <section class="receipt" aria-label={subscribe.started.details}>
        <Facts facts={facts} />
      </section>
      {view.email && view.subscription ? (
        <p class="status__note">{fill(subscribe.started.confirmation, { email: view.email })}</p>
      ) : null}
      <p class="status__note">{success.close}</p>
    </StatusPage>
  )
}

function wordsOf({ subscription, merchant, locale }: StartedView): { heading: string; text: string } {
  const { started } = messagesFor(locale).subscribe
  if (!subscription) {
    return { heading: started.headingSetup, text: fill(started.textSetup, { merchant: merchant.name }) }
  }
  const words = { plan: subscription.planName, merchant: merchant.name }
  return subscription.trialEndsAt === null
    ? { heading: started.heading, text: fill(started.text, words) }
    : { heading: started.headingTrial, text: fill(started.textTrial, words) }
}

/** What its customer wants to know of a subscription that has begun. */
export function begunFacts(
  { planName, next, trialEndsAt }: BegunView,
  { locale, currency, timeZone }: Pick<StartedView, 'locale' | 'currency' | 'timeZone'>,
): readonly Fact[] {
  const { started, noCharge } = messagesFor(locale).subscribe
  const date = (at: number) => formatDate(at, locale, timeZone)
  const amount =
    next && fill(started.amountOn, { amount: formatMoney(next.amountMinor, currency, locale), date: date(next.at) })
  return [
    [started.plan, planName],
    [started.trialEnds, trialEndsAt === null ? null : date(trialEndsAt)],
    [trialEndsAt === null ? started.next : started.first, amount ?? noCharge],
  ]
}

/** Labels with their texts; one without a text is left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([label, text]) =>
        text === null ? null : (
          <div class="facts__row">
            <dt>{label}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
