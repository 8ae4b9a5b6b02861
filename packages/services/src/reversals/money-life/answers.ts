import {
  isOpenAttempt,
  type Dispute,
  type PaymentAttempt,
  type Settleable,
  type Transaction,
} from '@revkeen-edge/domain'
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
  'paymentAttempts.ofReversals': (tables, ids) =>
    tables.all('paymentAttempts').filter(({ reversalId }) => isAmong(ids, reversalId)),

  'reversals.byId': (tables, id) => tables.byId('reversals', id),
  'reversals.byIds': (tables, ids) => named(tables.all('reversals'), ids),
  'reversals.ofNote': (tables, noteId) => tables.all('reversals').filter((each) => each.creditNoteId === noteId),
  'reversals.ofNoteOf': (tables, id) => {
    const noteId = tables.byId('reversals', id)?.creditNoteId ?? null
    return noteId === null ? [] : tables.all('reversals').filter((each) => each.creditNoteId === noteId)
  },
  'reversals.ofRequest': (tables, key) => tables.all('reversals').filter(({ requestKey }) => requestKey === key),
  'reversals.ofReversible': (tables) => tables.all('reversals'),
  'reversals.chargingOf': () => [],
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
  'creditNotes.ofReversible': (tables) => tables.all('creditNotes'),
  'creditNotes.linesOfInvoice': (tables) =>
    tables
      .all('creditNoteLines')
      .filter(({ creditNoteId }) => tables.byId('creditNotes', creditNoteId)?.status !== 'voided'),
  'creditNotes.invoiceOf': invoice,
  'creditNotes.invoiceLinesOf': lines,
  'creditNotes.ofReversal': (tables, id) =>
    tables.byId('creditNotes', tables.byId('reversals', id)?.creditNoteId ?? ''),

  'disputes.byId': (tables, id) => tables.byId('disputes', id),
  'disputes.underGatewayId': (tables, accountId, id) =>
    at(tables.all('disputes'), accountId).filter((each) => each.gatewayDisputeId.split('#')[0] === id),
  'disputes.saleAt': (tables, accountId, id) => saleAt(tables, accountId, id),
  'disputes.paymentAt': (tables, accountId, id) => tables.byId('payments', saleAt(tables, accountId, id)?.paymentId),
  'disputes.customerAt': customer,
  'disputes.paymentOf': (tables, id) => tables.byId('payments', tables.byId('disputes', id)?.paymentId),
  'disputes.transactionOf': (tables, id) => transactionOf(tables, tables.byId('disputes', id)),
  'disputes.undeducted': (tables, accountId) =>
    at(tables.all('disputes'), accountId).filter(({ payoutId }) => payoutId === null),

  'payouts.byId': (tables, id) => tables.byId('payouts', id),
  'payouts.byBatch': (tables, accountId, batchId) =>
    at(tables.all('payouts'), accountId).find(({ gatewayPayoutId }) => gatewayPayoutId === batchId) ?? null,
  'payouts.ofBatch': (tables, accountId, batchId) =>
    at(tables.all('payouts'), accountId).filter(
      ({ gatewayPayoutId: id }) => id === batchId || id.startsWith(`${String(batchId)}/`),
    ),
  'payouts.settleable': (tables, accountId, ids) => settleable(tables, accountId, ids),
  'payouts.disputeTransactions': (tables, accountId) =>
    at(tables.all('transactions'), accountId).filter(({ metadata }) => {
      const dispute = tables.byId('disputes', metadata['dispute'])
      return dispute !== null && dispute.payoutId === null
    }),
  'reconciliations.unbooked': unbooked,
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

/** Those of one processing account. */
function at<T extends { readonly gatewayAccountId: string | null }>(rows: readonly T[], accountId: unknown): T[] {
  return rows.filter(({ gatewayAccountId }) => gatewayAccountId === accountId)
}

function saleAt(tables: Tables, accountId: unknown, id: unknown): Transaction | null {
  return at(sales(tables), accountId).find(({ gatewayTransactionId }) => gatewayTransactionId === id) ?? null
}

function unbooked(tables: Tables, _: unknown, orderIds: unknown): PaymentAttempt[] {
  const attempts = tables.all('paymentAttempts')
  const named = attempts.filter(({ gatewayOrderId }) => isAmong(orderIds, gatewayOrderId))
  const payments = new Set(named.map(({ paymentId }) => paymentId))
  return attempts.filter((each) => {
    return (isOpenAttempt(each) || each.status === 'canceled') && payments.has(each.paymentId)
  })
}

function transactionOf(tables: Tables, dispute: Dispute | null): Transaction | null {
  const own = (each: Transaction) => each.type === 'dispute' && each.gatewayTransactionId === dispute?.gatewayDisputeId
  return tables.all('transactions').find(own) ?? null
}

function settleable(tables: Tables, accountId: unknown, ids: unknown): Settleable[] {
  const reversals = tables.all('reversals')
  return at(tables.all('transactions'), accountId).flatMap((each) => {
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
