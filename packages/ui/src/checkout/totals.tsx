import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import type { Messages } from '../messages/index.ts'
import type { TotalsView } from './view.ts'

interface TotalsProps {
  readonly totals: TotalsView
  readonly currency: string
  readonly locale: string
  readonly messages: Messages
  /** What the last row is called. */
  readonly totalLabel: string
}

/** Subtotal, discount, shipping, tax and total. The script finds the amounts to update by `data-amount`. */
export function Totals({ totals, currency, locale, messages, totalLabel }: TotalsProps) {
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  const taxRow = totals.taxMinor !== null && !totals.taxIncluded
  const bare = totals.discountMinor === null && totals.shippingMinor == null && !taxRow
  return (
    <dl class="totals">
      {bare ? null : <Row name="subtotal" label={messages.pay.subtotal} text={money(totals.subtotalMinor)} />}
      {totals.discountMinor === null ? null : (
        <Row
          name="discount"
          label={messages.pay.discount}
          detail={totals.discountLabel}
          text={money(-totals.discountMinor)}
        />
      )}
      {totals.shippingMinor == null ? null : (
        <Row name="shipping" label={messages.pay.shipping} text={money(totals.shippingMinor)} />
      )}
      {totals.taxMinor === null || !taxRow ? null : (
        <Row name="tax" label={messages.pay.tax} text={money(totals.taxMinor)} />
      )}
      <Row name="total" label={totalLabel} text={money(totals.totalMinor)} />
      {totals.taxMinor === null || taxRow ? null : (
        <IncludedTax text={money(totals.taxMinor)} template={messages.pay.taxIncluded} />
      )}
    </dl>
  )
}

function Row(row: {
  readonly name: string
  readonly label: string
  readonly detail?: string | null | undefined
  readonly text: string
}) {
  return (
    <div class={`totals__row totals__row--${row.name}`}>
      <dt>
        {row.label}
        {row.detail ? (
          <span class="totals__detail" dir="auto">
            {row.detail}
          </span>
        ) : null}
      </dt>
      <dd data-amount={row.name}>{row.text}</dd>
    </div>
  )
}

/** One sentence whose amount the script can still replace. */
function IncludedTax({ text, template }: { readonly text: string; readonly template: string }) {
  const [before = '', after = ''] = fill(template, { amount: '\u0000' }).split('\u0000')
  return (
    <div class="totals__row totals__row--note">
      <dt class="sr-only">{before}</dt>
      <dd>
        <span aria-hidden="true">{before}</span>
        <span data-amount="tax">{text}</span>
        {after}
      </dd>
    </div>
  )
}
