import { taxText } from '../format/tax.ts'
import { messagesFor } from '../messages/index.ts'
import type { InvoiceView } from './view.ts'
import { money } from './words.ts'

/** From the subtotal to what is due, in the order in which it adds up. */
export function InvoiceSums({ view }: { readonly view: InvoiceView }) {
  const { sums, currency, locale } = view
  const { invoice, pay } = messagesFor(locale)
  const bare = sums.discountMinor === 0 && sums.taxes.length === 0
  const settled = sums.paidMinor > 0 || sums.creditedMinor > 0
  return (
    <>
      <dl class="totals">
        {bare ? null : <Row label={pay.subtotal} text={money(view, sums.subtotalMinor)} />}
        {sums.discountMinor === 0 ? null : (
          <Row label={pay.discount} detail={sums.discountLabel} text={money(view, -sums.discountMinor)} />
        )}
        {sums.taxes.map((tax) => (
          <Row label={taxText(tax, currency, locale)} text={money(view, tax.amountMinor)} />
        ))}
        <Row kind="total" label={invoice.total} text={money(view, sums.totalMinor)} />
        {sums.paidMinor === 0 ? null : <Row label={invoice.amountPaid} text={money(view, -sums.paidMinor)} />}
        {sums.creditedMinor === 0 ? null : <Row label={invoice.credited} text={money(view, -sums.creditedMinor)} />}
        {settled ? <Row kind="total" label={invoice.amountDue} text={money(view, sums.dueMinor)} /> : null}
      </dl>
      {sums.reverseCharge ? <p class="invoice__note">{invoice.reverseCharge}</p> : null}
    </>
  )
}

function Row(row: {
  readonly label: string
  readonly detail?: string | null
  readonly text: string
  readonly kind?: 'total'
}) {
  return (
    <div class={row.kind === 'total' ? 'totals__row totals__row--total' : 'totals__row'}>
      <dt dir="auto">
        {row.label}
        {row.detail ? (
          <span class="totals__detail" dir="auto">
            {row.detail}
          </span>
        ) : null}
      </dt>
      <dd>{row.text}</dd>
    </div>
  )
}
