import { fill } from '../format/text.ts'
import { cardRows, penOf, renderNotice } from './notice.tsx'
import type { RecoveredEmailView, RenderedEmail } from './view.ts'

/** A payment that had failed before went through. */
export function renderRecovered(view: RecoveredEmailView): RenderedEmail {
  const pen = penOf(view)
  const { notices, names, messages, date } = pen
  const { recovered } = notices
  const { email } = messages
  const amount = pen.money(view.amountMinor)
  return renderNotice(view, pen, {
    subject: fill(recovered.subject, names),
    heading: recovered.heading,
    intro: fill(recovered.text, names),
    amount: { text: amount, note: email.amountPaid },
    link: { text: notices.manage, url: view.manageUrl },
    rows: [
      [
        { label: notices.subscription, value: view.planName },
        ...(view.number === null ? [] : [{ label: email.invoiceNumber, value: view.number }]),
        { label: email.datePaid, value: date(view.paidAt) },
        ...cardRows(view, pen),
        ...(view.nextChargeAt === null ? [] : [{ label: notices.nextCharge, value: date(view.nextChargeAt) }]),
      ],
    ],
    short: [recovered.short, { ...names, amount }],
  })
}
