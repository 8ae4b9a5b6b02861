import {
  creditNoteIssued,
  err,
  invalidState,
  invoiceAfterCredit,
  ok,
  yearIn,
  type CreditNote,
  type DomainError,
  type Invoice,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { invoiceEvent } from '../invoices/events.ts'
import { underWay } from '../invoices/void.ts'
import { deliveryOf, type Delivery } from '../orders/of-invoice.ts'
import { insert, moved, rowAfter, type EventDraft, type Plan } from '../plan.ts'
import { afterInvoice, type InvoiceOutcome } from '../subscriptions/after-invoice.ts'
import { cancelByCredit } from '../subscriptions/cancel-by-credit.ts'
import { goodsOf } from '../subscriptions/side.ts'
import { subscriptionSold } from '../subscriptions/sold-by-invoice.ts'
import { creditNoteEvent } from '../reversals/note.ts'
import { beginReversals, type Returning } from '../reversals/reverse.ts'
import { figuresOf } from './figures.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'
import type { Creditable } from './load.ts'
import { CREDIT_NOTE_PREFIX, newCreditNote, newCreditNoteLines, type WantedNote } from './new.ts'
import { creditNoteNotice } from './notice.ts'

/** A credit note that is about to be issued, with what it asks of gateways. */
export type NewNote = Extract<Returning, { kind: 'new' }>

/**
 * Plans a credit note: its row with a number of the series, its lines, what it does to the invoice and the ledger, whom it
 * tells, and the return of money that it asks for, all in one commit. The invoice's version is taken along, so that no
 * two credit notes at once credit more than there is. Pinned by credit-notes-at-once.test.ts.
 */
export function issueNote(context: Context, around: Creditable, wanted: WantedNote): Result<NewNote, DomainError> {
  if (wanted.cancelSubscription && !around.side) return err(NO_SUBSCRIPTION)
  const figures = figuresOf(context, around, wanted)
  if (!figures.ok) return figures
  // Money that is on its way for the invoice might find nothing to pay any more.
  if (around.open && figures.value.appliedMinor > 0) return err(underWay)
  const own = onItsClock(context, around.clock)
  const note = newCreditNote(own, around, wanted, figures.value)
  const credited = invoiceAfterCredit(around.invoice.row, note, own.now)
  const begun = begunBy(own, around, credited)
  const invoice = moved('invoices', around.invoice.row, { ...credited, ...begun.set })
  const delivery = deliveryAfter(own, around, invoice.after)
  const voided = invoice.after.status === 'voided' && invoice.change.set.status !== undefined
  const after = {
    ...around,
    invoice: { row: invoice.after, lines: around.invoice.lines },
    order: delivery.order,
  }
  const subscription = subscriptionAfter(context, around, note, after.invoice)
  const extra: Plan = {
    changes: [
      invoice.change,
      insert('creditNotes', note),
      ...newCreditNoteLines(own, note, figures.value).map((line) => insert('creditNoteLines', line)),
      ...(voided ? around.redemptions.map(({ id }) => ({ kind: 'drop_redemption' as const, id })) : []),
      ...begun.changes,
      ...delivery.changes,
      ...subscription.changes,
    ],
    movements: [creditNoteIssued(note)],
    events: [...issueEvents(around, note, after), ...delivery.events, ...begun.events, ...subscription.events],
    messages: [creditNoteNotice(around, note), ...begun.messages, ...subscription.messages],
    audit: [{ action: 'credit_note.issue', objectType: 'credit_note', objectId: note.id }, ...begun.audit],
    series: {
      table: 'creditNotes',
      id: note.id,
      prefix: CREDIT_NOTE_PREFIX,
      year: yearIn(around.merchant.timezone, own.now),
    },
  }
  const row = around.side && rowAfter(subscription, 'subscriptions', around.side.row)
  const state = { ...after, side: around.side && row && { ...around.side, row } }
  return ok(beginReversals(context, state, figures.value.returns, { note, extra }))
}

const NO_SUBSCRIPTION = invalidState('The invoice is of no subscription that could be canceled.', 'cancel_subscription')

/** What is sold with an invoice whose rest is credited goes out as if that had been paid; what is credited whole does not. */
function deliveryAfter(context: Context, around: Creditable, invoice: Creditable['invoice']['row']): Delivery {
  const { order, customer, products, invoice: bill } = around
  if (!isSold(bill.row, invoice)) return { order, changes: [], events: [] }
  return deliveryOf(context, {
    invoice,
    before: bill.row,
    lines: bill.lines,
    products,
    order,
    customer,
    shipping: null,
    subscribed: goodsOf(around.side),
    stockTaken: false,
  })
}

/** Whether credit settles the rest of an invoice of which something was paid. */
function isSold(before: Invoice, after: Invoice): boolean {
  return after.status === 'paid' && before.status !== 'paid' && after.creditedMinor < after.totalMinor
}

/** The subscription that an invoice begins whose rest is credited. */
function begunBy(context: Context, around: Creditable, credited: Partial<Invoice>) {
  const { merchant, customer, products, invoice: bill } = around
  const settled = isSold(bill.row, { ...bill.row, ...credited }) ? credited : null
  const sale = { merchant, customer, products, paymentMethodId: null }
  return subscriptionSold(context, sale, { invoice: bill.row, lines: bill.lines }, settled)
}

/** An invoice that credit settles is paid to its subscription, or dropped where all of it is credited. */
function subscriptionAfter(
  context: Context,
  { side, invoice: before }: Creditable,
  note: CreditNote,
  { row, lines }: Creditable['invoice'],
): Required<Pick<Plan, 'changes' | 'events' | 'messages'>> {
  const canceled = cancelByCredit(context, side, note, lines)
  if (canceled.changes.length > 0) return canceled
  const settled = row.status !== before.row.status && (row.status === 'paid' || row.status === 'voided')
  if (!side || !settled) return { changes: [], events: [], messages: [] }
  const outcome: InvoiceOutcome =
    row.status === 'paid'
      ? { kind: 'paid', byRetry: false, byCredit: true, bought: { payment: null, orderId: null } }
      : { kind: 'voided' }
  return afterInvoice(context, side, { invoice: row, lines }, outcome)
}

function issueEvents(around: Creditable, note: CreditNote, after: Pick<Creditable, 'invoice'>): EventDraft[] {
  const before = { invoice: around.invoice.row, lines: around.invoice.lines }
  const { row: invoice, lines } = after.invoice
  const settled = invoice.status !== before.invoice.status
  const type = settled && invoice.status === 'voided' ? 'invoice.voided' : settled ? 'invoice.paid' : 'invoice.updated'
  return [
    creditNoteEvent('credit_note.created', note),
    creditNoteEvent('credit_note.issued', note),
    ...(note.status === 'applied' ? [creditNoteEvent('credit_note.applied', note)] : []),
    invoiceEvent(type, { invoice, lines }, before),
  ]
}
