import type { Child } from 'hono/jsx'
import { formatDate } from '../format/locale.ts'
import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { InvoiceView } from './view.ts'
import { money, paymentLabel } from './words.ts'

/** Payments so far, and what the merchant wrote. */
export function InvoiceNotes({ view }: { readonly view: InvoiceView }) {
  const { invoice } = messagesFor(view.locale)
  return (
    <>
      <Payments view={view} />
      {view.memo === null ? null : (
        <Section heading={invoice.memo}>
          <p class="invoice__text" dir="auto">
            {view.memo}
          </p>
        </Section>
      )}
      <Comments view={view} />
      {view.footer === null ? null : (
        <p class="invoice__text invoice__text--footer" dir="auto">
          {view.footer}
        </p>
      )}
    </>
  )
}

function Payments({ view }: { readonly view: InvoiceView }) {
  const { invoice } = messagesFor(view.locale)
  if (view.payments.length === 0) return null
  return (
    <Section heading={invoice.payments}>
      <ul class="invoice__payments">
        {view.payments.map((payment) => (
          <li>
            <span>
              {paymentLabel(view, payment)}
              {payment.refundedMinor === 0 ? null : (
                <span class="invoice__aside">
                  {fill(invoice.refundedOf, { amount: money(view, payment.refundedMinor) })}
                </span>
              )}
            </span>
            <span>{money(view, payment.amountMinor)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Comments({ view }: { readonly view: InvoiceView }) {
  const { invoice } = messagesFor(view.locale)
  if (view.comments.length === 0) return null
  return (
    <Section heading={invoice.comments}>
      <ul class="invoice__comments">
        {view.comments.map(({ at, text }) => (
          <li>
            <p class="invoice__text" dir="auto">
              {text}
            </p>
            <p class="invoice__aside">{formatDate(at, view.locale, view.timeZone)}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Section({ heading, children }: { readonly heading: string; readonly children?: Child }) {
  return (
    <section class="invoice__section">
      <h2 class="invoice__heading" dir="auto">
        {heading}
      </h2>
      {children}
    </section>
  )
}
