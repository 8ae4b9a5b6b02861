import { fill } from '../format/text.ts'
import { messagesFor } from '../messages/index.ts'
import type { InvoiceLineView, InvoiceView } from './view.ts'
import { lineDetail, money } from './words.ts'

/** What is billed, in the order of the invoice. */
export function InvoiceLines({ view }: { readonly view: InvoiceView }) {
  const { invoice } = messagesFor(view.locale)
  if (view.lines.length === 0) return null
  return (
    <section>
      <h2 class="sr-only">{invoice.lines}</h2>
      <ul class="invoice__lines">
        {view.lines.map((line) => (
          <Line view={view} line={line} />
        ))}
      </ul>
    </section>
  )
}

function Line({ view, line }: { readonly view: InvoiceView; readonly line: InvoiceLineView }) {
  const detail = lineDetail(view, line)
  const { pay } = messagesFor(view.locale)
  return (
    <li>
      <div class="line__head">
        <span class="line__name" dir="auto">
          {line.description}
        </span>
        <span class="line__total">{money(view, line.subtotalMinor)}</span>
      </div>
      {detail === null ? null : <p class="line__description">{detail}</p>}
      {line.quantity === 1 ? null : (
        <p class="line__quantity">
          {fill(pay.quantityEach, { quantity: line.quantity })} ·{' '}
          {fill(pay.each, { amount: money(view, line.unitAmountMinor) })}
        </p>
      )}
    </li>
  )
}
