import { everyText, spanText } from '../format/billed.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { MerchantView, PlanView } from './view.ts'

/** The version of the wordings by which people let their cards be stored. A change of one changes it. */
export const CONSENT_VERSION = '2026-11'

/** What a page says of a subscription. Each is the text of the elements whose `data-plan` is its name. */
export interface PlanTexts {
  /** In place of the total, above everything. */
  readonly headline: string
  /** Beside the headline; may be empty, as the lead may. */
  readonly unit: string
  /** What follows, where the headline does not say it all. */
  readonly lead: string
  /** `14 days free, then €20.00 every month`. */
  readonly terms: string
  /** When what is charged next. */
  readonly next: string
  readonly consent: string
  readonly button: string
}

/** A subscription in words: what it costs, when, and what its payer agrees to. */
export function planTexts(plan: PlanView, merchant: MerchantView, currency: string, locale: string): PlanTexts {
  const { subscribe } = messagesFor(locale)
  const { trialDays } = plan
  const terms = termsText(plan, currency, locale)
  const free = trialDays === null ? null : spanText({ unit: 'day', count: trialDays }, locale)
  return {
    ...leadTexts(plan, terms, currency, locale),
    terms: free === null ? terms : fill(subscribe.afterTrial, { span: free, terms }),
    next: nextText(plan, currency, locale),
    consent: consentText(plan, terms, merchant, locale),
    button: free === null ? subscribe.button : subscribe.buttonTrial,
  }
}

function leadTexts(
  plan: PlanView,
  terms: string,
  currency: string,
  locale: string,
): Pick<PlanTexts, 'headline' | 'unit' | 'lead'> {
  const { subscribe } = messagesFor(locale)
  const { trialDays, dueMinor, regularMinor, reduced, payments, every } = plan
  if (trialDays !== null) {
    const span = spanText({ unit: 'day', count: trialDays }, locale) ?? ''
    return { headline: fill(subscribe.free, { span }), unit: '', lead: fill(subscribe.afterwards, { terms }) }
  }
  const headline = formatMoney(dueMinor, currency, locale)
  // What is due today says it all, where it is what each period costs.
  const says = dueMinor === regularMinor && reduced === null && payments === null
  if (says) return { headline, unit: everyText(every, locale) ?? '', lead: '' }
  return { headline, unit: subscribe.today, lead: terms }
}

/** What the payer of a setup agrees to. */
export function setupConsent(merchant: MerchantView, locale: string): string {
  const { consent } = messagesFor(locale).subscribe
  const contact = merchant.supportEmail ?? merchant.name
  return fill(consent.setup, { merchant: merchant.name, remove: fill(consent.remove, { contact }) })
}

function termsText({ every, regularMinor, reduced, payments }: PlanView, currency: string, locale: string): string {
  const { subscribe } = messagesFor(locale)
  const amount = formatMoney(regularMinor, currency, locale)
  if (payments === 1) {
    return fill(subscribe.single, { amount: formatMoney(reduced?.amountMinor ?? regularMinor, currency, locale) })
  }
  const each = fill(subscribe.each, { amount, every: everyText(every, locale) ?? '' })
  const whole = reduced
    ? fill(subscribe.reduced, { ...reducedWords(every, reduced, currency, locale), terms: each })
    : each
  return payments === null ? whole : fill(subscribe.payments, { terms: whole, count: payments })
}

function reducedWords(
  { unit, count }: PlanView['every'],
  { amountMinor, payments }: NonNullable<PlanView['reduced']>,
  currency: string,
  locale: string,
) {
  const span = spanText({ unit, count: count * payments }, locale) ?? ''
  return { amount: formatMoney(amountMinor, currency, locale), span }
}

function nextText({ next, dueMinor, timeZone }: PlanView, currency: string, locale: string): string {
  const { subscribe } = messagesFor(locale)
  if (!next) return subscribe.noCharge
  const words = { date: formatDate(next.at, locale, timeZone), amount: formatMoney(next.amountMinor, currency, locale) }
  return fill(dueMinor > 0 ? subscribe.nextCharge : subscribe.firstCharge, words)
}

function consentText(
  { trialDays, next, payments, timeZone }: PlanView,
  terms: string,
  merchant: MerchantView,
  locale: string,
): string {
  const { consent } = messagesFor(locale).subscribe
  const words = {
    merchant: merchant.name,
    terms,
    until: payments === null ? consent.untilCanceled : '',
    cancel: fill(consent.cancel, { contact: merchant.supportEmail ?? merchant.name }),
  }
  if (trialDays === null || !next) return fill(consent.subscription, words)
  return fill(consent.trial, { ...words, date: formatDate(next.at, locale, timeZone) })
}
