import { fill } from '../format/text.ts'
import { declineMessage } from '../messages/index.ts'
import { cardRows, penOf, renderNotice, type Notice, type Pen } from './notice.tsx'
import type { RowView } from './parts.tsx'
import type { DunningEmailView, RenderedEmail } from './view.ts'

/** A step of asking for a payment that failed: what is open, what happens next, and where to change the card. */
export function renderDunning(view: DunningEmailView): RenderedEmail {
  const pen = penOf(view)
  const { notices, names, messages } = pen
  const words = notices.dunning[view.step]
  const amount = pen.money(view.amountMinor)
  return renderNotice(view, pen, {
    subject: fill(words.subject, names),
    heading: words.heading,
    intro: fill(words.text, names),
    reason: view.declineCategory === null ? null : declineMessage(messages, view.declineCategory),
    amount: { text: amount, note: messages.email.amountDue },
    callout: calloutOf(view, pen),
    link: { text: notices.updateMethod, url: view.updateUrl },
    rows: [factsOf(view, pen)],
    short: [words.short, { ...names, amount, url: view.updateUrl }],
  })
}

const TONES = {
  payment_failed: 'caution',
  payment_retry_failed: 'caution',
  payment_action_needed: 'danger',
  service_suspended: 'danger',
} as const

/** What happens next, and when. */
function calloutOf(view: DunningEmailView, { notices, money, date }: Pen): Notice['callout'] {
  const { step, retryAt, suspendAt, amountMinor } = view
  const { callouts } = notices
  const tone = TONES[step]
  if (step === 'service_suspended') return { tone, text: fill(callouts.suspended, { amount: money(amountMinor) }) }
  if (step === 'payment_action_needed' && retryAt !== null && suspendAt !== null) {
    const [tried, until] = [date(retryAt), date(suspendAt)]
    const text = tried === until ? callouts.retryAndSuspendThen : callouts.retryAndSuspend
    return { tone, text: fill(text, { date: tried, until }) }
  }
  if (retryAt !== null) return { tone, text: fill(callouts.retry, { date: date(retryAt) }) }
  return suspendAt === null ? null : { tone, text: fill(callouts.suspends, { date: date(suspendAt) }) }
}

function factsOf(view: DunningEmailView, pen: Pen): readonly RowView[] {
  const { notices, messages, date } = pen
  const { step, number, planName, suspendAt } = view
  const until = step === 'service_suspended' ? notices.suspendedOn : notices.accessUntil
  return [
    { label: notices.subscription, value: planName },
    ...(number === null ? [] : [{ label: messages.email.invoiceNumber, value: number }]),
    ...cardRows(view, pen),
    ...(suspendAt === null ? [] : [{ label: until, value: date(suspendAt) }]),
  ]
}
