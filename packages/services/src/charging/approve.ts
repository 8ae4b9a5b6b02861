import { presentCharge } from '@revkeen-edge/contracts'
import type { Context } from '../context.ts'
import { rowAfter, type Change, type EventDraft, type Plan } from '../plan.ts'
import { bookAuthorization, bookVoid } from './authorization.ts'
import { intentStep } from './intent.ts'
import { bookInvoicePayment } from './invoice-payment.ts'
import { refusalOver } from './refusal.ts'
import { bookSale, type Approved, type SaleOptions } from './sale.ts'
import type { SettleState } from './state.ts'

/** What an approval books: held or freed funds, a payment of an invoice that was there before, or a whole sale. */
export function bookApproval(context: Context, state: SettleState, said: Approved, options: SaleOptions): Plan {
  const booked = bookByAction(context, state, said, options)
  return { ...booked, changes: [...booked.changes, ...refusalOver(state)] }
}

function bookByAction(context: Context, state: SettleState, said: Approved, options: SaleOptions): Plan {
  const { attempt } = state
  if (attempt.action === 'authorize') return bookAuthorization(context, state, said)
  if (attempt.action === 'void') return bookVoid(context, state, said.transactionId)
  const booked = bookMoney(context, state, said, options)
  const intent = intentStep(context, state, { kind: 'captured', amountMinor: attempt.amountMinor })
  return {
    ...booked,
    changes: [...booked.changes, ...intent.changes, ...referenceOf(state, said)],
    events: [...(booked.events ?? []), ...captureEvents(state, booked), ...intent.events],
  }
}

/** The cardholder was there and let the method be stored: later charges in their absence refer to this one. */
function referenceOf({ attempt }: SettleState, { transactionId }: Approved): Change[] {
  const { action, origin, paymentMethodId } = attempt
  if (action !== 'sale' || origin !== 'checkout' || paymentMethodId === null) return []
  return [{ kind: 'learn_reference', paymentMethodId, transactionId }]
}

function bookMoney(context: Context, state: SettleState, said: Approved, options: SaleOptions): Plan {
  const { invoice, customer } = state
  if (!invoice) return bookSale(context, state, said, options)
  if (!customer) throw new Error(`the customer of invoice ${invoice.row.id} is gone`)
  return bookInvoicePayment(context, { ...state, invoice, customer }, said, options)
}

/** Held funds that were taken: the charge as GET gives it. */
function captureEvents({ attempt, payment }: SettleState, booked: Plan): EventDraft[] {
  if (attempt.action !== 'capture' || !payment) return []
  const taken = rowAfter(booked, 'payments', payment)
  const about = { objectType: 'charge', objectId: taken.id, customerId: taken.customerId, invoiceId: taken.invoiceId }
  return [{ ...about, type: 'charge.captured', object: presentCharge(taken) }]
}
