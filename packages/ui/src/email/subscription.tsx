import { everyText } from '../format/billed.ts'
import { fill } from '../format/text.ts'
import { cardRows, penOf, renderNotice, type Pen } from './notice.tsx'
import type { RowView } from './parts.tsx'
import { lineRows } from './rows.ts'
import type {
  CanceledEmailView,
  ConfirmedEmailView,
  NoticeView,
  RenderedEmail,
  RenewalEmailView,
  TrialEndingEmailView,
} from './view.ts'

/** A trial that is about to end: what is charged then, and how to go on or to leave. */
export function renderTrialEnding(view: TrialEndingEmailView): RenderedEmail {
  const pen = penOf(view)
  const { notices } = pen
  const { trial } = notices
  const date = pen.date(view.trialEndsAt)
  const amount = pen.money(view.amountMinor)
  const every = view.interval && everyText(view.interval, view.locale)
  const words = { ...pen.names, date, amount, every: every ?? '', url: view.manageUrl }
  return renderNotice(view, pen, {
    subject: fill(trial.subject, words),
    heading: fill(trial.heading, words),
    intro: fill(view.card ? trial.text : trial.textNoMethod, words),
    amount: { text: amount, note: fill(trial.firstCharge, words) },
    link: { text: view.card ? notices.manage : notices.addMethod, url: view.manageUrl },
    rows: [
      [
        { label: notices.subscription, value: view.planName },
        { label: trial.ends, value: date },
        ...repeated(view.amountMinor, every, pen),
        ...cardRows(view, pen),
      ],
    ],
    closing: [fill(trial.cancel, words)],
    short: [every === null ? trial.shortOnce : trial.short, words],
  })
}

/** A renewal that is near: what is charged, and when. */
export function renderRenewal(view: RenewalEmailView): RenderedEmail {
  const pen = penOf(view)
  const { notices } = pen
  const { renewal } = notices
  const date = pen.date(view.renewsAt)
  const amount = pen.money(view.amountMinor)
  const words = { ...pen.names, date, amount, url: view.manageUrl }
  const note = fill(view.card ? renewal.charge : renewal.due, words)
  return renderNotice(view, pen, {
    subject: fill(renewal.subject, words),
    heading: fill(renewal.heading, words),
    intro: fill(view.card ? renewal.text : renewal.textNoMethod, words),
    amount: { text: amount, note: view.isEstimate ? `${note} (${renewal.estimate.toLowerCase()})` : note },
    callout: view.isEstimate ? { tone: 'plain', text: renewal.estimateNote } : null,
    link: { text: notices.manage, url: view.manageUrl },
    rows: [[{ label: notices.subscription, value: view.planName, note: billed(view) }, ...cardRows(view, pen)]],
    closing: [fill(renewal.change, words)],
    short: [renewal.short, words],
  })
}

/** A subscription that has begun: what was charged today, and what comes next. */
export function renderConfirmed(view: ConfirmedEmailView): RenderedEmail {
  const pen = penOf(view)
  const { notices } = pen
  const { confirmed } = notices
  const amount = pen.money(view.chargedMinor)
  const next = view.next && { next: pen.money(view.next.amountMinor), date: pen.date(view.next.at) }
  const words = { ...pen.names, amount, ...next, url: view.manageUrl }
  return renderNotice(view, pen, {
    subject: fill(confirmed.subject, words),
    heading: confirmed.heading,
    intro: fill(view.trialEndsAt === null ? confirmed.text : confirmed.textTrial, words),
    amount: { text: amount, note: confirmed.today },
    link: { text: notices.manage, url: view.manageUrl },
    rows: [lineRows(view.lines, view), comingOf(view, pen)],
    closing: [confirmed.cancel],
    short: [next === null ? confirmed.short : confirmed.shortNext, words],
  })
}

/** A subscription that was canceled: until when it can be used. */
export function renderCanceled(view: CanceledEmailView): RenderedEmail {
  const pen = penOf(view)
  const { notices } = pen
  const { canceled } = notices
  const failed = view.reason === 'payment_failed'
  const until = view.accessUntil === null ? null : pen.date(view.accessUntil)
  const words = { ...pen.names, ...(until === null ? {} : { date: until }) }
  return renderNotice(view, pen, {
    subject: fill(canceled.subject, words),
    heading: canceled.heading,
    intro: fill(failed ? canceled.textFailed : canceled.text, words),
    callout: until === null ? null : { tone: 'plain', text: fill(canceled.until, words) },
    link: view.againUrl === null ? null : { text: canceled.again, url: view.againUrl },
    rows: [
      [
        { label: notices.subscription, value: view.planName },
        { label: canceled.on, value: pen.date(view.canceledAt) },
        ...(until === null ? [] : [{ label: notices.accessUntil, value: until }]),
        ...(view.refundMinor > 0 ? [{ label: canceled.refunded, value: pen.money(view.refundMinor) }] : []),
      ],
    ],
    short: [failed ? canceled.shortFailed : until === null ? canceled.short : canceled.shortUntil, words],
  })
}

function repeated(amountMinor: number, every: string | null, { notices, money }: Pen): readonly RowView[] {
  if (every === null) return []
  return [{ label: notices.thenEach, value: fill(notices.amountEvery, { amount: money(amountMinor), every }) }]
}

function billed({ interval, locale }: NoticeView & Pick<RenewalEmailView, 'interval'>): string | null {
  const every = interval && everyText(interval, locale)
  return every && every.charAt(0).toUpperCase() + every.slice(1)
}

/** The charge that comes next, how it goes on, and how it ends. */
function comingOf(view: ConfirmedEmailView, pen: Pen): readonly RowView[] {
  const { notices, date, money } = pen
  const { next, trialEndsAt, endsAt, interval, locale } = view
  const every = interval && everyText(interval, locale)
  return [
    ...(trialEndsAt === null ? [] : [{ label: notices.confirmed.trialUntil, value: date(trialEndsAt) }]),
    ...(next === null
      ? []
      : [{ label: notices.nextCharge, note: date(next.at), value: money(next.amountMinor), strong: true }]),
    ...(view.recurringMinor === null ? [] : repeated(view.recurringMinor, every, pen)),
    ...(endsAt === null ? [] : [{ label: notices.confirmed.ends, value: date(endsAt) }]),
    ...cardRows(view, pen),
  ]
}
