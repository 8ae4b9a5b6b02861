import type { UpdateInvoice } from '@revkeen-edge/contracts'
import {
  err,
  invalidField,
  invalidState,
  isEditable,
  ok,
  type Discount,
  type DomainError,
  type InvoiceLine,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { Planned } from '../plan.ts'
import { chosenDiscount } from './create.ts'
import { fixedFields, openChanges, openFields } from './fields.ts'
import { approveInvoice, finalizeInvoice, finishing, unlessPaid } from './finalize.ts'
import type { InvoiceWithLines } from './get.ts'
import { isTotalLine, linesOf, totalLine } from './lines.ts'
import { loadBill, type Bill } from './load.ts'
import { markInvoiceUncollectible } from './mark-uncollectible.ts'
import { planMoves, type Decide } from './moves.ts'
import { agreed, discountsOn, priced } from './priced.ts'
import { refsOf } from './refs.ts'
import { rejectInvoice } from './reject.ts'
import { sending } from './send.ts'
import { submitInvoice } from './submit.ts'
import { wrongSubscriptionTerms } from './subscription-terms.ts'
import { takenNumber } from './taken.ts'
import { voidInvoice } from './void.ts'

type Status = NonNullable<UpdateInvoice['status']>
type Outcome = Promise<Result<Planned<InvoiceWithLines>, DomainError>>

/**
 * Changes an invoice. What it comes to, its lines, discounts, number and terms are open until it is final; its words, due
 * date and ways to pay always are. `status` is another spelling of the command that leads there, and comes alone.
 * Errors: `validation_error` by field, `resource_missing`, `invalid_state`, `conflict` for a number that is taken.
 */
export async function updateInvoice(
  context: Context,
  sealer: Sealer,
  id: string,
  body: UpdateInvoice,
  checked = false,
): Outcome {
  const { status, ...rest } = body
  if (status !== undefined) {
    if (Object.values(rest).some((value) => value !== undefined)) {
      return err(invalidField('status', 'must come alone: a step and a change are two requests'))
    }
    return takeStep(context, sealer, id, status)
  }
  const bill = await loadBill(context, id, refsOf(body))
  if (!bill.ok) return bill
  const taken = checked ? await takenNumber(context, { invoice_number: body.invoice_number }, id) : null
  if (taken) return err(taken)
  const own = bill.value.context
  return planMoves(own, bill.value, [editing(own, bill.value, rest)])
}

/** The move that changes what an invoice says. */
function editing(context: Context, bill: Bill, body: Omit<UpdateInvoice, 'status'>): Decide {
  return async (at) => {
    const fixed = fixedFields(body)
    if (!fixed.ok) return fixed
    const locked = isEditable(at.invoice) ? undefined : FIXED.find((field) => body[field] !== undefined)
    if (locked !== undefined) return err(invalidState('What an invoice comes to is fixed once it is final.', locked))
    const wrong = wrongSubscriptionTerms(context, body.subscription_terms, bill.merchant.timezone)
    if (wrong) return err(wrong)
    // What an integration pushed last is no longer what is stored, so the same again is an update.
    const open = { ...openFields(body, bill.merchant), ...fixed.value, contentHash: null }
    const set = openChanges(context, at.invoice, open)
    const priceless = PRICING.every((field) => body[field] === undefined)
    const figures = priceless ? null : await repriced(context, bill, at, body)
    if (figures && !figures.ok) return figures
    return ok({
      set: { ...set, ...figures?.value.invoice },
      ...(figures ? { lines: figures.value.lines } : {}),
      event: 'invoice.updated',
      action: 'invoice.update',
    })
  }
}

const PRICING = ['total_minor', 'line_items', 'lines', 'discount_id', 'discount_code'] as const
const FIXED = [...PRICING, 'invoice_number', 'subscription_terms'] as const

async function repriced(context: Context, bill: Bill, at: InvoiceWithLines, body: Omit<UpdateInvoice, 'status'>) {
  const lines = changedLines(context, bill, at, body)
  if (!lines.ok) return lines
  const discounts = changedDiscounts(bill, lines.value, body)
  if (!discounts.ok) return discounts
  const terms = { ...bill, discounts: discounts.value }
  const figures = await priced(context, terms, { currency: at.invoice.currency, lines: lines.value })
  return figures.ok ? agreed(figures.value, body.total_minor) : figures
}

/** A total by itself replaces the one line that a total made before; other lines have to agree with it. */
function changedLines(
  context: Context,
  bill: Bill,
  { invoice, lines }: InvoiceWithLines,
  body: Omit<UpdateInvoice, 'status'>,
): Result<readonly InvoiceLine[], DomainError> {
  const items = body.line_items ?? body.lines
  if (items) return linesOf(context, invoice, { items, place: body.lines ? 'lines' : 'line_items', catalogue: bill })
  if (body.total_minor === undefined || !(lines.length === 0 || isTotalLine(lines))) return ok(lines)
  return ok([totalLine(context, invoice, body.total_minor)])
}

/** The discount that the body names in place of the invoice's own, which stays while there are lines; null takes it off. */
function changedDiscounts(
  { named, discounts }: Bill,
  lines: readonly InvoiceLine[],
  body: Omit<UpdateInvoice, 'status'>,
): Result<readonly Discount[], DomainError> {
  if (body.discount_id === undefined && body.discount_code === undefined) return ok(discountsOn(lines, discounts))
  const chosen = chosenDiscount(body, named)
  return chosen.ok ? ok(chosen.value ? [chosen.value] : []) : chosen
}

/** The command that a status stands for. */
function takeStep(context: Context, sealer: Sealer, id: string, status: Status): Outcome {
  switch (status) {
    case 'draft':
      return rejectInvoice(context, id, null)
    case 'pending_approval':
      return submitInvoice(context, id)
    case 'approved':
    case 'open':
    case 'finalized':
      return settleOn(context, sealer, id)
    case 'sent':
      return send(context, sealer, id)
    case 'void':
    case 'voided':
      return voidInvoice(context, id, null)
    case 'uncollectible':
      return markInvoiceUncollectible(context, id)
  }
}

/** Approves what waits for it, and finalises a draft. */
async function settleOn(context: Context, sealer: Sealer, id: string): Outcome {
  const { invoice } = await context.db.load({ invoice: context.db.rows.invoices.byId(id) })
  if (invoice?.status === 'pending_approval') return approveInvoice(context, sealer, id)
  return finalizeInvoice(context, sealer, id)
}

/** Sends an invoice, and finalises it before where it is a draft. */
async function send(context: Context, sealer: Sealer, id: string): Outcome {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const own = bill.value.context
  const before = bill.value.invoice.status === 'draft' ? finishing(own, sealer, bill.value) : []
  return planMoves(own, bill.value, [...before, unlessPaid(sending(own, sealer, bill.value))])
}
