import { formatMoney } from '../format/money.ts'
import { fill } from '../format/text.ts'
import type { Messages } from '../messages/index.ts'
import { taxRows } from './taxes.ts'
import type { TotalsView } from './view.ts'

interface TotalsProps {
  readonly totals: TotalsView
  readonly currency: string
  readonly locale: string
  readonly messages: Messages
  /** What the last row is called. */
  readonly totalLabel: string
  /** Rows that are there from the start, for amounts that may come. */
  readonly rooms?: { readonly subtotal: boolean; readonly discount: boolean }
}

/** In place of an amount that is not there yet. The script knows it too. */
const NOTHING = '—'

/** Subtotal, discount, shipping, tax and total. The script finds the amounts to update by `data-amount`. */
export function Totals({ totals, currency, locale, messages, totalLabel, rooms }: TotalsProps) {
  const money = (amountMinor: number) => formatMoney(amountMinor, currency, locale)
  const taxRow = totals.taxMinor !== null && !totals.taxIncluded
  const taxes = taxRows(totals.taxes ?? [], currency, locale)
  const added = taxes.filter(({ included }) => !included)
  const hasDiscount = totals.discountMinor !== null || rooms?.discount === true
  const hasPaid = totals.paidMinor != null || totals.creditedMinor != null
  const bare = !hasDiscount && !hasPaid && totals.shippingMinor == null && !taxRow && added.length === 0
  return (
    <dl class="totals">
      {bare && !rooms?.subtotal ? null : (
        <Row name="subtotal" label={messages.pay.subtotal} text={money(totals.subtotalMinor)} />
      )}
      {hasDiscount ? (
        <Row
          name="discount"
          label={messages.pay.discount}
          detail={totals.discountLabel}
          text={totals.discountMinor === null ? NOTHING : money(-totals.discountMinor)}
        />
      ) : null}
      {totals.shippingMinor == null ? null : (
        <Row name="shipping" label={messages.pay.shipping} text={money(totals.shippingMinor)} />
      )}
      {totals.taxMinor === null || !taxRow ? null : (
        <Row name="tax" label={messages.pay.tax} text={money(totals.taxMinor)} />
      )}
      {added.map(({ label, amount }) => (
        <Row name="tax" label={label} text={amount} tax />
      ))}
      {totals.paidMinor == null ? null : (
        <Row name="paid" label={messages.pay.alreadyPaid} text={money(-totals.paidMinor)} />
      )}
      {totals.creditedMinor == null ? null : (
        <Row name="credited" label={messages.pay.credited} text={money(-totals.creditedMinor)} />
      )}
      <Row name="total" label={totalLabel} text={money(totals.totalMinor)} />
      {totals.taxMinor === null || taxRow ? null : (
        <IncludedTax text={money(totals.taxMinor)} template={messages.pay.taxIncluded} />
      )}
      {taxes
        .filter(({ included }) => included)
        .map(({ label, amount }) => (
          <Row name="note" label={label} text={amount} tax />
        ))}
    </dl>
  )
}

function Row(row: {
  readonly name: string
  readonly label: string
  readonly detail?: string | null | undefined
  readonly text: string
  /** One of the rows that the script replaces as a whole. */
  readonly tax?: boolean
}) {
  return (
    <div class={`totals__row totals__row--${row.name}`} data-tax={row.tax ? '' : undefined}>
      <dt>
        {row.label}
        {row.name === 'discount' || row.detail ? (
          <span class="totals__detail" dir="auto" data-detail={row.name}>
            {row.detail}
          </span>
        ) : null}
      </dt>
      <dd data-amount={row.tax ? undefined : row.name}>{row.text}</dd>
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
