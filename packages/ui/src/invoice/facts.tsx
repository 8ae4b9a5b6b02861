import { formatDate } from '../format/locale.ts'
import { messagesFor } from '../messages/index.ts'
import type { InvoiceView } from './view.ts'

/** Who is billed, and the dates. */
export function InvoiceFacts({ view }: { readonly view: InvoiceView }) {
  const { invoice } = messagesFor(view.locale)
  const { issuedAt, due, locale, timeZone } = view
  return (
    <dl class="invoice__facts">
      <div class="invoice__fact">
        <dt>{invoice.billTo}</dt>
        {view.billTo.map((line) => (
          <dd dir="auto">{line}</dd>
        ))}
      </div>
      <div class="invoice__fact">
        <dt>{invoice.issued}</dt>
        <dd>{formatDate(issuedAt, locale, timeZone)}</dd>
      </div>
      {due === null ? null : (
        <div class="invoice__fact">
          <dt>{invoice.dueDate}</dt>
          <dd>{formatDate(due.at, locale, due.timeZone)}</dd>
        </div>
      )}
    </dl>
  )
}
