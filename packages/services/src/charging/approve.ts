import type { Context } from '../context.ts'
import type { Plan } from '../plan.ts'
import { bookAuthorization, bookVoid } from './authorization.ts'
import { intentStep } from './intent.ts'
import { bookInvoicePayment } from './invoice-payment.ts'
import { bookSale, type Approved, type SaleOptions } from './sale.ts'
import type { SettleState } from './state.ts'

/** What an approval books: held or freed funds, a payment of an invoice that was there before, or a whole sale. */
export function bookApproval(context: Context, state: SettleState, said: Approved, options: SaleOptions): Plan {
  const { attempt } = state
  if (attempt.action === 'authorize') return bookAuthorization(context, state, said)
  if (attempt.action === 'void') return bookVoid(context, state)
  const booked = bookMoney(context, state, said, options)
  const intent = intentStep(context, state, { kind: 'captured', amountMinor: attempt.amountMinor })
  return {
    ...booked,
    changes: [...booked.changes, ...intent.changes],
    events: [...(booked.events ?? []), ...intent.events],
  }
}

function bookMoney(context: Context, state: SettleState, said: Approved, options: SaleOptions): Plan {
  const { invoice, customer } = state
  if (!invoice) return bookSale(context, state, said, options)
  if (!customer) throw new Error(`the customer of invoice ${invoice.row.id} is gone`)
  return bookInvoicePayment(context, { ...state, invoice, customer }, said, options)
}
