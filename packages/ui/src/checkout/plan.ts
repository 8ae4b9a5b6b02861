import { everyText, spanText } from '../format/billed.ts'
import { formatDate } from '../format/locale.ts'
import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { MerchantView, PlanView } from './view.ts'

/** The version of the wordings by which people let their cards be stored. A change of one changes it. */
export const CONSENT_VERSION = '2026-11.2'

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
    consent: consentText(plan, terms, merchant, { currency, locale }),
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

interface Tongue {
  readonly currency: string
  readonly locale: string
}

function consentText(plan: PlanView, terms: string, merchant: MerchantView, { currency, locale }: Tongue): string {
  const { consent } = messagesFor(locale).subscribe
  const { trialDays, next, payments, timeZone } = plan
  const words = {
    merchant: merchant.name,
    terms: onlyPayment(plan, { currency, locale }) ?? terms,
    until: payments === null ? consent.untilCanceled : '',
    first: firstText(plan, { currency, locale }),
    cancel: fill(consent.cancel, { contact: merchant.supportEmail ?? merchant.name }),
  }
  if (trialDays === null || !next) return fill(consent.subscription, words)
  return fill(consent.trial, { ...words, date: formatDate(next.at, locale, timeZone) })
}

/** What the first charge comes to: it may be of a part of a period, and what is sold once goes on it. */
function firstMinor({ dueMinor, next }: PlanView): number | null {
  return dueMinor > 0 ? dueMinor : (next?.amountMinor ?? null)
}

/** The terms where there is one payment alone: what it comes to, whatever is on it. */
function onlyPayment(plan: PlanView, { currency, locale }: Tongue): string | null {
  const amountMinor = firstMinor(plan)
  if (plan.payments !== 1 || amountMinor === null) return null
  return fill(messagesFor(locale).subscribe.single, { amount: formatMoney(amountMinor, currency, locale) })
}

/** The first charge, where it is another than the terms say. */
function firstText(plan: PlanView, { currency, locale }: Tongue): string {
  const { consent } = messagesFor(locale).subscribe
  const { dueMinor, next, reduced, regularMinor, payments, timeZone } = plan
  const amountMinor = firstMinor(plan)
  if (payments === 1 || amountMinor === null || amountMinor === (reduced?.amountMinor ?? regularMinor)) return ''
  const amount = formatMoney(amountMinor, currency, locale)
  if (dueMinor > 0 || !next) return fill(consent.firstToday, { amount })
  return fill(consent.firstOn, { amount, date: formatDate(next.at, locale, timeZone) })
}
