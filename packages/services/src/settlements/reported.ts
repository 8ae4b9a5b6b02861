import type { Booked, ReportedState } from '@revkeen-edge/domain'
import type { GatewayTransaction } from '../ports/gateway.ts'

const TAKES: readonly string[] = ['sale', 'auth', 'capture', 'offline']
const RETURNS: readonly string[] = ['refund', 'credit', 'return']

/** Whether a transaction of the gateway's returns money: one of its own, that nothing was taken with. */
export function isReturn({ actions }: GatewayTransaction): boolean {
  const done = actions.filter(({ success }) => success)
  return done.some(({ type }) => RETURNS.includes(type)) && !done.some(({ type }) => TAKES.includes(type))
}

/** The batch that a transaction was settled with, and when; null while it was not. */
export function batchOf({ actions }: GatewayTransaction): { readonly id: string; readonly at: number | null } | null {
  const settled = actions.findLast(({ type, success }) => success && type === 'settle')
  return settled?.batchId ? { id: settled.batchId, at: settled.at } : null
}

/** A transaction of a gateway's report, as books are compared. */
export function bookedAs(transaction: GatewayTransaction): Booked {
  const { transactionId, amountMinor, currency } = transaction
  return {
    gatewayTransactionId: transactionId,
    kind: isReturn(transaction) ? 'refund' : 'charge',
    amountMinor,
    currency,
    state: stateOf(transaction),
  }
}

function stateOf(transaction: GatewayTransaction): ReportedState {
  switch (transaction.condition) {
    case 'authorized':
      return 'held'
    case 'captured':
      return 'open'
    case 'settled':
      return 'settled'
    // Of a refund, and of a charge whose money went back: the batch alone tells whether it has been settled.
    case 'refunded':
      return isSettled(transaction) ? 'settled' : 'open'
    case 'voided':
      return 'undone'
    case 'failed':
      return 'failed'
    case 'pending':
    case 'unknown':
      return 'unclear'
  }
}

function isSettled({ actions }: GatewayTransaction): boolean {
  return actions.some(({ success, type }) => success && type === 'settle')
}
