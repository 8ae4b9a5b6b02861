import { fill } from '../format/text.ts'
import { cardRows, penOf, renderNotice } from './notice.tsx'
import type { RecoveredEmailView, RenderedEmail } from './view.ts'

/** A payment that had failed before went through, or nothing of it is owed any more. */
export function renderRecovered(view: RecoveredEmailView): RenderedEmail {
  const pen = penOf(view)
  const { notices, names, messages, date } = pen
  const { recovered } = notices
  const { email } = messages
  const { byCredit } = view
  const amount = pen.money(view.amountMinor)
  return renderNotice(view, pen, {
    subject: fill(byCredit ? recovered.subjectCredited : recovered.subject, names),
    heading: byCredit ? recovered.headingCredited : recovered.heading,
    intro: fill(byCredit ? recovered.textCredited : recovered.text, names),
    ...(byCredit ? {} : { amount: { text: amount, note: email.amountPaid } }),
    link: { text: notices.manage, url: view.manageUrl },
    rows: [
      [
        { label: notices.subscription, value: view.planName },
        ...(view.number === null ? [] : [{ label: email.invoiceNumber, value: view.number }]),
        ...(byCredit ? [] : [{ label: email.datePaid, value: date(view.paidAt) }, ...cardRows(view, pen)]),
        ...(view.nextChargeAt === null ? [] : [{ label: notices.nextCharge, value: date(view.nextChargeAt) }]),
      ],
    ],
    short: [byCredit ? recovered.shortCredited : recovered.short, { ...names, amount }],
  })
}
