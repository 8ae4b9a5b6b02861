import { isOpenAttempt, type Dispute, type Settleable, type Transaction } from '@revkeen-edge/domain'
import type { LookUp } from '../../invoices/life-look-ups.ts'
import type { Tables } from '../../invoices/life-tables.ts'

type Answer = (tables: Tables, first: unknown, second: unknown) => unknown

const invoice: Answer = (tables) => tables.all('invoices')[0] ?? null
const customer: Answer = (tables) => tables.all('customers')[0] ?? null
const lines: Answer = (tables) => tables.all('invoiceLines')
const order: Answer = (tables) => tables.all('orders')[0] ?? null
const orderLines: Answer = (tables) => tables.all('orderLines')
const products: Answer = (tables) => tables.all('products')

/** What repositories find, where all there is belongs to one invoice. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  'orders.ofInvoice': order,
  'orders.linesOfInvoice': orderLines,
  'products.ofInvoice': products,
  'products.ofAttempt': products,
  'taxRates.forInvoice': (tables) => tables.all('taxRates'),

  'paymentAttempts.byIds': (tables, ids) => named(tables.all('paymentAttempts'), ids),
  'paymentAttempts.byOrderId': (tables, orderId) =>
    tables.all('paymentAttempts').find(({ gatewayOrderId }) => gatewayOrderId === orderId) ?? null,
  'paymentAttempts.byRequestKey': (tables, key) => ofRequest(tables, key).at(-1) ?? null,
  'paymentAttempts.reversalsOfRequest': (tables, key) =>
    ofRequest(tables, key).filter(({ reversalId }) => reversalId !== null),

  'reversals.byIds': (tables, ids) => named(tables.all('reversals'), ids),
  'reversals.ofNote': (tables, noteId) => tables.all('reversals').filter((each) => each.creditNoteId === noteId),
  'reversals.ofNoteOf': (tables, id) => {
    const noteId = tables.byId('reversals', id)?.creditNoteId ?? null
    return noteId === null ? [] : tables.all('reversals').filter((each) => each.creditNoteId === noteId)
  },
  'reversals.invoiceOf': invoice,
  'reversals.linesOf': lines,
  'reversals.customerOf': customer,
  'reversals.orderOf': order,
  'reversals.orderLinesOf': orderLines,
  'reversals.paymentsOf': (tables) => {
    const taken = new Set(sales(tables).map(({ paymentId }) => paymentId))
    return tables.all('payments').filter(({ id }) => taken.has(id))
  },
  'reversals.salesOf': sales,
  'fees.ofReversible': (tables) => {
    const taken = new Set(sales(tables).map(({ id }) => id))
    return tables.all('transactionFees').filter(({ transactionId }) => taken.has(transactionId))
  },

  'creditNotes.byId': (tables, id) => tables.byId('creditNotes', id),
  'creditNotes.ofInvoice': (tables) => tables.all('creditNotes'),
  'creditNotes.linesOfInvoice': (tables) =>
    tables
      .all('creditNoteLines')
      .filter(({ creditNoteId }) => tables.byId('creditNotes', creditNoteId)?.status !== 'voided'),
  'creditNotes.invoiceOf': invoice,
  'creditNotes.invoiceLinesOf': lines,
  'creditNotes.ofReversal': (tables, id) =>
    tables.byId('creditNotes', tables.byId('reversals', id)?.creditNoteId ?? ''),

  'disputes.byId': (tables, id) => tables.byId('disputes', id),
  'disputes.byGatewayId': (tables, _, id) =>
    tables.all('disputes').find(({ gatewayDisputeId }) => gatewayDisputeId === id) ?? null,
  'disputes.saleAt': (tables, _, id) => saleAt(tables, id),
  'disputes.paymentAt': (tables, _, id) => tables.byId('payments', saleAt(tables, id)?.paymentId),
  'disputes.customerAt': customer,
  'disputes.paymentOf': (tables, id) => tables.byId('payments', tables.byId('disputes', id)?.paymentId),
  'disputes.transactionOf': (tables, id) => transactionOf(tables, tables.byId('disputes', id)),
  'disputes.undeducted': (tables) => tables.all('disputes').filter(({ payoutId }) => payoutId === null),

  'payouts.byBatch': (tables, _, batchId) =>
    tables.all('payouts').find(({ gatewayPayoutId }) => gatewayPayoutId === batchId) ?? null,
  'payouts.settleable': (tables, _, ids) => settleable(tables, ids),
  'payouts.disputeTransactions': (tables) =>
    tables.all('transactions').filter(({ type, payoutId }) => type === 'dispute' && payoutId === null),
  'reconciliations.openOrders': openOrders,
}

/** The answer to a look-up of money that moves; undefined for any other. */
export function answerOf(tables: Tables, { name, args: [first, second] }: LookUp): unknown {
  return ANSWERS[name]?.(tables, first, second)
}

function isAmong(ids: unknown, id: string | null): boolean {
  return Array.isArray(ids) && ids.includes(id)
}

function named<T extends { readonly id: string }>(rows: readonly T[], ids: unknown): T[] {
  return rows.filter(({ id }) => isAmong(ids, id))
}

function ofRequest(tables: Tables, key: unknown) {
  return tables.all('paymentAttempts').filter(({ requestKey }) => requestKey === key)
}

function sales(tables: Tables): Transaction[] {
  return tables.all('transactions').filter(({ type }) => type === 'sale' || type === 'capture')
}

function saleAt(tables: Tables, id: unknown): Transaction | null {
  return sales(tables).find(({ gatewayTransactionId }) => gatewayTransactionId === id) ?? null
}

function openOrders(tables: Tables, orderIds: unknown): ReadonlySet<string> {
  const attempts = tables.all('paymentAttempts')
  const named = attempts.filter(({ gatewayOrderId }) => isAmong(orderIds, gatewayOrderId))
  const payments = new Set(named.map(({ paymentId }) => paymentId))
  const open = attempts.filter((each) => isOpenAttempt(each) && payments.has(each.paymentId))
  return new Set(open.map(({ gatewayOrderId }) => gatewayOrderId))
}

function transactionOf(tables: Tables, dispute: Dispute | null): Transaction | null {
  const own = (each: Transaction) => each.type === 'dispute' && each.gatewayTransactionId === dispute?.gatewayDisputeId
  return tables.all('transactions').find(own) ?? null
}

function settleable(tables: Tables, ids: unknown): Settleable[] {
  const reversals = tables.all('reversals')
  return tables.all('transactions').flatMap((each) => {
    const { id, type, gatewayTransactionId, currency, amountMinor, payoutId, paymentId, reversalId } = each
    const isRefund = type === 'refund' && tables.byId('reversals', reversalId)?.method === 'refund'
    if (type !== 'sale' && type !== 'capture' && !isRefund) return []
    if (gatewayTransactionId === null || !isAmong(ids, gatewayTransactionId)) return []
    const undone = reversals.some((other) => {
      return other.paymentId === paymentId && other.method === 'void' && other.status === 'succeeded'
    })
    const fees = tables.all('transactionFees').filter((fee) => fee.transactionId === id)
    const feesMinor = fees.reduce((sum, fee) => sum + fee.amountMinor, 0)
    const known = { id, gatewayTransactionId, currency, amountMinor, payoutId, undone, feesMinor }
    return [{ ...known, type: isRefund ? 'refund' : type === 'sale' ? 'sale' : 'capture' }]
  })
}
