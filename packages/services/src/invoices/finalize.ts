import {
  err,
  invalidState,
  invoiceFinalized,
  ok,
  outstanding,
  yearIn,
  type DomainError,
  type Invoice,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import { deliveryOf } from '../orders/of-invoice.ts'
import type { SubscribedGoods } from '../orders/subscribed.ts'
import type { Change, Planned } from '../plan.ts'
import { withItsSubscription } from '../subscriptions/invoice-hook.ts'
import { subscriptionSold } from '../subscriptions/sold-by-invoice.ts'
import { figuresOf, type Figures } from './amounts.ts'
import type { InvoiceWithLines } from './get.ts'
import { loadBill, type Bill, type Terms } from './load.ts'
import { planMoves, stepTo, type Decide } from './moves.ts'
import { priced } from './priced.ts'
import { publicTokenOf } from './public-token.ts'
import { INVOICE_PREFIX } from './series.ts'
import { unsellable } from './subscription-terms.ts'

/**
 * Finalises a draft: fixes its amounts and lines, gives it a number, a public page and its place in the ledger, and
 * counts its discounts. It is approved by that. An invoice that is finalised and not sent yet stays as it is.
 * Numbers have no gaps and a discount is not used more often than allowed, however many finalise at once: pinned by
 * invoice-finalize.test.ts. Errors: `resource_missing`, `invalid_state`, `validation_error` for terms that no subscription
 * can be made of.
 */
export async function finalizeInvoice(
  context: Context,
  sealer: Sealer,
  id: string,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  const { status } = bill.value.invoice
  if (status === 'pending_approval') {
    return err(invalidState('The invoice waits for approval: approve or reject it.'))
  }
  const moves = status === 'approved' ? [] : finishing(bill.value.context, sealer, bill.value)
  const planned = await planMoves(bill.value.context, bill.value, moves)
  return withItsSubscription(bill.value.context, bill.value.invoice, planned)
}

/** Approves an invoice that was submitted, which finalises it. Errors: `resource_missing`, `invalid_state`. */
export async function approveInvoice(
  context: Context,
  sealer: Sealer,
  id: string,
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  const bill = await loadBill(context, id)
  if (!bill.ok) return bill
  if (bill.value.invoice.status !== 'pending_approval') {
    return err(invalidState('Only an invoice that was submitted for approval can be approved.'))
  }
  const moves = finishing(bill.value.context, sealer, bill.value)
  const planned = await planMoves(bill.value.context, bill.value, moves)
  return withItsSubscription(bill.value.context, bill.value.invoice, planned)
}

/** What a finalised invoice needs to know beyond its terms. */
export type Finishable = Terms &
  Pick<Bill, 'order' | 'orderLines'> & {
    /** What the subscription that it bills says of its goods; left out or null for none. */
    readonly subscribed?: SubscribedGoods | null
  }

/** The moves that make an invoice final: one that comes to nothing is paid at once. */
export function finishing(context: Context, sealer: Sealer, terms: Finishable): Decide[] {
  return [finalizing(context, sealer, terms), settlingNothing(context, terms)]
}

/** Leaves out a move on an invoice that is paid already, because it came to nothing. */
export function unlessPaid(decide: Decide): Decide {
  return (at) => (at.invoice.status === 'paid' ? ok(null) : decide(at))
}

/** Its figures are computed once more, with the rates and discounts of this moment, and are final then. */
function finalizing(context: Context, sealer: Sealer, terms: Terms): Decide {
  return async (at) => {
    const next = stepTo(at.invoice, 'finalize', 'finalised')
    if (!next.ok) return next
    if (at.lines.length === 0) return err(invalidState('An invoice without lines cannot be finalised.'))
    const unsold = unsellable(context, at.invoice, at.lines, terms.merchant.timezone)
    if (unsold) return err(unsold)
    const figures = await finalFigures(context, terms, at)
    if (!figures.ok) return figures
    const { now } = context
    const secret = await publicTokenOf(context, sealer, at.invoice)
    const set = {
      ...figures.value.invoice,
      ...secret.set,
      status: next.value,
      approvedAt: now,
      finalizedAt: now,
      rejectedAt: null,
      rejectionReason: null,
    }
    const invoice = { ...at.invoice, ...set }
    return ok({
      set,
      ...(sameAmounts(at, figures.value) ? {} : { lines: figures.value.lines }),
      event: 'invoice.finalized',
      action: 'invoice.finalize',
      changes: [...secret.changes, ...redeemed(context, invoice, figures.value)],
      movements: [invoiceFinalized(invoice)],
      series:
        invoice.number === null
          ? { table: 'invoices', id: invoice.id, prefix: INVOICE_PREFIX, year: yearIn(terms.merchant.timezone, now) }
          : undefined,
    })
  }
}

/** The discounts of a subscription were checked and counted as it began, however many invoices they are on. */
function finalFigures(context: Context, terms: Terms, { invoice, lines }: InvoiceWithLines) {
  const { currency, origin } = invoice
  if (origin !== 'subscription') return priced(context, terms, { currency, lines })
  return figuresOf(context, terms, { currency, lines, discounts: [...terms.discounts] })
}

/** Lines are written again only where a rate or a discount has changed since the draft. */
function sameAmounts({ lines }: InvoiceWithLines, figures: Figures): boolean {
  return JSON.stringify(lines) === JSON.stringify(figures.lines)
}

/** The uses of its discounts. The commit refuses one that is above a limit by then. */
function redeemed({ runtime, now }: Context, invoice: Invoice, figures: Figures): Change[] {
  if (invoice.origin === 'subscription') return []
  return figures.discountAmounts.map(({ discountId, amountMinor }) => ({
    kind: 'redeem_discount',
    redemption: {
      id: runtime.uuid(),
      merchantId: invoice.merchantId,
      discountId,
      customerKey: invoice.customerId,
      invoiceId: invoice.id,
      amountMinor,
      currency: invoice.currency,
      createdAt: now,
    },
  }))
}

/** An invoice that comes to nothing has nothing to wait for: it is paid without a payment, and what it sells is delivered. */
function settlingNothing(context: Context, terms: Finishable): Decide {
  const { merchant, products, customer, order, orderLines, subscribed } = terms
  return (at) => {
    if (outstanding(at.invoice) > 0) return ok(null)
    const next = stepTo(at.invoice, 'pay_rest', 'paid')
    if (!next.ok) return next
    const paid = { status: next.value, paidAt: context.now }
    const begun = subscriptionSold(context, { merchant, customer, products, paymentMethodId: null }, at, paid)
    const set = { ...paid, ...begun.set }
    const delivery = deliveryOf(context, {
      invoice: { ...at.invoice, ...set },
      lines: at.lines,
      products,
      customer,
      order: order && { row: order, lines: orderLines },
      shipping: null,
      subscribed,
      stockTaken: false,
    })
    return ok({
      set,
      event: 'invoice.paid',
      action: 'invoice.paid',
      changes: [...begun.changes, ...delivery.changes],
      events: [...delivery.events, ...begun.events],
      messages: begun.messages,
      audit: begun.audit,
    })
  }
}
