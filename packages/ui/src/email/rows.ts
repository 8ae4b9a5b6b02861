import type { ReceiptLineView, TotalsView } from '../checkout/view.ts'
import { fill } from '../format/text.ts'
import type { Messages } from '../messages/index.ts'
import type { RowView } from './parts.tsx'

type Format = (amountMinor: number) => string

/** One row a product: `Coffee × 2`. */
export function lineRows(lines: readonly ReceiptLineView[], money: Format): readonly RowView[] {
  return lines.map((line) => ({
    label: line.quantity === 1 ? line.name : `${line.name} × ${line.quantity}`,
    value: money(line.totalMinor),
  }))
}

/** Subtotal, discount, shipping and tax, as far as the total differs from the lines' sum, then the total. */
export function totalRows(totals: TotalsView, money: Format, { pay, email }: Messages): readonly RowView[] {
  const rows: RowView[] = []
  const taxRow = totals.taxMinor !== null && !totals.taxIncluded
  if (totals.discountMinor !== null || totals.shippingMinor != null || taxRow) {
    rows.push({ label: pay.subtotal, value: money(totals.subtotalMinor) })
  }
  if (totals.discountMinor !== null) {
    const label = totals.discountLabel ? `${pay.discount} (${totals.discountLabel})` : pay.discount
    rows.push({ label, value: money(-totals.discountMinor) })
  }
  if (totals.shippingMinor != null) rows.push({ label: pay.shipping, value: money(totals.shippingMinor) })
  if (totals.taxMinor !== null && taxRow) rows.push({ label: pay.tax, value: money(totals.taxMinor) })
  rows.push({ label: email.total, value: money(totals.totalMinor), strong: true })
  if (totals.taxMinor !== null && totals.taxIncluded) {
    rows.push({ label: fill(pay.taxIncluded, { amount: money(totals.taxMinor) }), value: '' })
  }
  return rows
}

/** A subject is one line: control characters and runs of white space become single blanks. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
}
