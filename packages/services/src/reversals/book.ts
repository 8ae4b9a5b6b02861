import {
  creditReleased,
  creditReserved,
  invoiceAfterReturn,
  moneyReturned,
  REVERSAL,
  transition,
  type Invoice,
  type Payment,
  type Reversal,
  type Transaction,
} from '@revkeen-edge/domain'
import type { Approved } from '../charging/sale.ts'
import { transactionOf } from '../charging/transaction.ts'
import type { Context } from '../context.ts'
import { feesTakenBack } from '../fees/taken-back.ts'
import { insert, moved, type Planned } from '../plan.ts'
import { cancelByCredit, keptByCredit } from '../subscriptions/cancel-by-credit.ts'
import { failureEvent, returnEvents } from './events.ts'
import { creditGoingBack } from './new.ts'
import { noteAfter, noteOfReturn } from './note.ts'
import { refundNotice } from './notice.ts'
import { orderAfterReturn } from './order.ts'
import type { Leg, ReversalState } from './state.ts'

/** What the gateway said of money that went back. */
export type Returned = Pick<Approved, 'transactionId' | 'code' | 'message'>

/**
 * Money that went back, in one commit: the reversal, its transaction, the payment, the invoice, the order, the ledger and
 * everybody who is told. `said` is null for money that the merchant returned by hand. Pinned by refunds.test.ts.
 */
export function bookReturned(
  context: Context,
  state: ReversalState,
  { reversal: back, ...taken }: Leg,
  said: Returned | null,
): Planned<ReversalState> {
  const { now } = context
  const leg = { ...taken, reversal: { ...back, creditNoteId: noteOfReturn(state, back) } }
  const { row: before, lines } = state.invoice
  const lateCredit = creditOfLate(leg)
  const reversal = moved('reversals', leg.reversal, {
    ...settledAs(context, leg.reversal, 'approve'),
    gatewayReversalId: said?.transactionId ?? null,
    creditNoteId: leg.reversal.creditNoteId,
    fromCreditMinor: leg.reversal.fromCreditMinor + lateCredit,
  })
  const payment = moved('payments', leg.payment, paymentAfterReturn(leg, now))
  const sale = moved('transactions', leg.sale, saleAfterReturn(leg, now))
  const transaction = returnTransaction(context, leg, { invoice: before, payment: payment.after }, said)
  const amountMinor = reversal.after.amountMinor - reversal.after.fromCreditMinor
  const { set, reopenedMinor } = invoiceAfterReturn(before, amountMinor, now)
  const invoice = moved('invoices', before, set)
  const delivery = orderAfterReturn(context, state.order, {
    before,
    invoice: invoice.after,
    isCharged: state.isCharged,
  })
  // What was undone before it was settled cost nothing.
  const fees = leg.reversal.method === 'void' ? feesTakenBack(context, leg.sale, state.fees) : null
  const note = noteAfter(context, state, reversal.after)
  const canceled = cancelByCredit(context, state.side, note?.after ?? null, lines)
  const after: ReversalState = {
    ...state,
    invoice: { row: invoice.after, lines },
    order: delivery.order,
    note: note?.after ?? state.note,
    legs: replaced(state, { ...leg, reversal: reversal.after, payment: payment.after, sale: sale.after }),
  }
  const offline = leg.reversal.method === 'offline'
  return {
    value: after,
    plan: {
      changes: [
        reversal.change,
        payment.change,
        sale.change,
        invoice.change,
        insert('transactions', transaction),
        ...(fees?.changes ?? []),
        ...delivery.changes,
        ...(note ? [note.change] : []),
        ...canceled.changes,
      ],
      movements: [
        ...(lateCredit > 0 ? [creditReserved(reversal.after)] : []),
        moneyReturned(transaction, { reopenedMinor, offline }),
        ...(fees?.movements ?? []),
      ],
      events: [
        ...returnEvents(after, reversal.after, { payment: payment.after, before }),
        ...delivery.events,
        ...(note?.events ?? []),
        ...canceled.events,
      ],
      messages: [...refundNotice(after, reversal.after, payment.after), ...canceled.messages],
      audit: [{ action: `${leg.reversal.kind}.succeeded`, objectType: leg.reversal.kind, objectId: leg.reversal.id }],
    },
  }
}

/** A reversal that came to nothing: what it had reserved is free again. */
export function bookNotReturned(
  context: Context,
  state: ReversalState,
  leg: Leg,
  why: { readonly step: 'decline' | 'release'; readonly code: string | null; readonly message: string },
): Planned<ReversalState> {
  const { amountMinor, fromCreditMinor } = leg.reversal
  const reversal = moved('reversals', leg.reversal, {
    ...settledAs(context, leg.reversal, why.step),
    failureCode: why.code,
    failureReason: why.message,
    // The credit is given back: a late approval takes what is still there of it.
    fromCreditMinor: 0,
  })
  const payment = moved('payments', leg.payment, {
    reversingMinor: leg.payment.reversingMinor - amountMinor,
    unappliedMinor: leg.payment.unappliedMinor + fromCreditMinor,
    updatedAt: context.now,
  })
  return {
    value: { ...state, legs: replaced(state, { ...leg, reversal: reversal.after, payment: payment.after }) },
    plan: {
      changes: [reversal.change, payment.change],
      movements: fromCreditMinor > 0 ? [creditReleased(leg.reversal)] : [],
      events: [failureEvent(reversal.after)],
      audit: [
        {
          action: `${leg.reversal.kind}.${reversal.after.status}`,
          objectType: leg.reversal.kind,
          objectId: leg.reversal.id,
        },
        ...keptByCredit(state.side, leg.reversal.creditNoteId === null ? null : state.note),
      ],
    },
  }
}

/** The state with one leg moved on. */
function replaced({ legs }: ReversalState, leg: Leg): Leg[] {
  return legs.map((each) => (each.reversal.id === leg.reversal.id ? leg : each))
}

function settledAs({ now }: Context, { status }: Reversal, step: 'approve' | 'decline' | 'release'): Partial<Reversal> {
  const next = transition(REVERSAL, status, step)
  if (!next.ok) throw new Error(`a ${status} reversal cannot ${step}`)
  return { status: next.value, processedAt: step === 'approve' ? now : null, updatedAt: now }
}

/** The credit that goes back with a reversal that was given up before: nothing of it is reserved any more. */
function creditOfLate({ payment, reversal }: Pick<Leg, 'payment' | 'reversal'>): number {
  return reversal.status === 'canceled' ? creditGoingBack(payment, reversal) : 0
}

function paymentAfterReturn({ payment, reversal }: Leg, now: number): Partial<Payment> {
  const refundedMinor = payment.refundedMinor + reversal.amountMinor
  // What was given up before has nothing reserved any more.
  const reserved = reversal.status === 'canceled' ? 0 : reversal.amountMinor
  const amounts = {
    refundedMinor,
    reversingMinor: payment.reversingMinor - reserved,
    unappliedMinor: payment.unappliedMinor - creditOfLate({ payment, reversal }),
    updatedAt: now,
  }
  if (reversal.kind === 'void') return { ...amounts, status: 'voided', voidedAt: now }
  const all = refundedMinor === payment.capturedMinor
  return { ...amounts, status: all ? 'refunded' : 'partially_refunded', refundedAt: now }
}

function saleAfterReturn({ sale, reversal }: Leg, now: number): Partial<Transaction> {
  return {
    refundedMinor: sale.refundedMinor + reversal.amountMinor,
    ...(reversal.kind === 'void' ? { status: 'voided' as const } : {}),
    updatedAt: now,
  }
}

/** The reversal as a transaction of its own, below the sale. */
function returnTransaction(
  context: Context,
  { sale, reversal }: Leg,
  { invoice, payment }: { readonly invoice: Invoice; readonly payment: Payment },
  said: Returned | null,
): Transaction {
  return transactionOf(context, payment, {
    type: reversal.kind,
    invoiceId: invoice.id,
    amountMinor: reversal.amountMinor,
    parentTransactionId: sale.id,
    reversalId: reversal.id,
    gatewayAccountId: sale.gatewayAccountId,
    gatewayTransactionId: said?.transactionId ?? null,
    gatewayResponseCode: said?.code ?? null,
    gatewayResponseText: said?.message ?? null,
  })
}
