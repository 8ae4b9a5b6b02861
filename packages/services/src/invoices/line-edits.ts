import type { InvoiceLineBody, UpdateInvoiceLine } from '@revkeen-edge/contracts'
import { MAX_INVOICE_LINES } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  isEditable,
  missing,
  ok,
  type DomainError,
  type InvoiceLine,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import type { InvoiceWithLines } from './get.ts'
import { lineOf } from './lines.ts'
import { loadBill, type Bill } from './load.ts'
import { planMoves } from './moves.ts'
import { discountsOn, priced } from './priced.ts'

/** An invoice after one of its lines has changed, with that line; it is as it was where it was taken off. */
export interface EditedLine extends InvoiceWithLines {
  readonly line: InvoiceLine
}

type Outcome = Promise<Result<Planned<EditedLine>, DomainError>>

/** Adds a line to a draft. Errors: `resource_missing`, `invalid_state`, `validation_error`, those of pricing it. */
export async function addInvoiceLine(context: Context, id: string, body: InvoiceLineBody): Outcome {
  const bill = await loadBill(context, id, {
    productIds: [body.product_id ?? []].flat(),
    priceIds: [body.price_id ?? []].flat(),
  })
  if (!bill.ok) return bill
  const { invoice, lines } = bill.value
  if (lines.length >= MAX_INVOICE_LINES) return err(invalidState(`An invoice has at most ${MAX_INVOICE_LINES} lines.`))
  const position = Math.max(-1, ...lines.map((line) => line.position)) + 1
  const line = lineOf(context, invoice, { item: body, position, catalogue: bill.value })
  if (!line.ok) return line
  return relined(bill.value.context, bill.value, [...lines, line.value], line.value, 'invoice.add_line')
}

/** Changes a line of a draft. One of the catalogue is priced again. Errors: as for adding one. */
export async function updateInvoiceLine(
  context: Context,
  id: string,
  lineId: string,
  body: UpdateInvoiceLine,
): Outcome {
  const { lines: before } = await context.db.load({ lines: context.db.rows.invoices.lines([id]) })
  const { productId = null, priceId = null } = before.find((line) => line.id === lineId) ?? {}
  const bill = await loadBill(context, id, { productIds: [productId ?? []].flat(), priceIds: [priceId ?? []].flat() })
  if (!bill.ok) return bill
  const { invoice, lines } = bill.value
  const line = lines.find((each) => each.id === lineId)
  if (!line) return err(missing('Invoice line'))
  const { position } = line
  const made = lineOf(context, invoice, { item: asBody(line, body), position, catalogue: bill.value })
  if (!made.ok) return made
  const after = { ...made.value, id: lineId, taxRateIds: made.value.taxRateIds ?? line.taxRateIds }
  return relined(
    bill.value.context,
    bill.value,
    lines.map((each) => (each.id === lineId ? after : each)),
    after,
    'invoice.update_line',
  )
}

/** Takes a line off a draft. Errors: `resource_missing`, `invalid_state`. */
export async function deleteInvoiceLine(context: Context, id: string, lineId: string): Outcome {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const line = bill.value.lines.find((each) => each.id === lineId)
  if (!line) return err(missing('Invoice line'))
  const left = bill.value.lines.filter((each) => each !== line)
  return relined(bill.value.context, bill.value, left, line, 'invoice.delete_line')
}

/** A stored line as a request would name it, with what changes laid over it. */
function asBody(line: InvoiceLine, body: UpdateInvoiceLine): InvoiceLineBody {
  const { amount_minor: amount = body.unit_amount_minor } = body
  // A product's line keeps the amount that it was given by hand; a price decides by itself.
  const own = line.priceId === null ? line.unitAmountMinor : undefined
  return {
    description: body.description ?? line.description,
    quantity: body.quantity ?? line.quantity,
    amount_minor: amount ?? own,
    price_id: line.priceId ?? undefined,
    product_id: line.productId ?? undefined,
    tax_rate_ids: body.tax_rate_ids,
    period_start: body.period_start ?? line.periodStart ?? undefined,
    period_end: body.period_end ?? line.periodEnd ?? undefined,
  }
}

/** The invoice with other lines: all of them are priced again, as discounts and taxes are shared out among them. */
async function relined(
  context: Context,
  bill: Bill,
  lines: readonly InvoiceLine[],
  line: InvoiceLine,
  action: string,
): Outcome {
  if (!isEditable(bill.invoice)) return err(invalidState('The lines of an invoice are fixed once it is final.'))
  const discounts = discountsOn(lines, bill.discounts)
  const figures = await priced(context, { ...bill, discounts }, { currency: bill.invoice.currency, lines })
  if (!figures.ok) return figures
  const { invoice, lines: sharedOut } = figures.value
  const planned = await planMoves(context, bill, [
    () => ok({ set: { ...invoice, contentHash: null }, lines: sharedOut, event: 'invoice.updated', action }),
  ])
  if (!planned.ok) return planned
  const { value, plan } = planned.value
  return ok({ value: { ...value, line: value.lines.find(({ id }) => id === line.id) ?? line }, plan })
}
