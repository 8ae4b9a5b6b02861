import { refused, type Context } from '../context.ts'
import type { Outcome, Transaction } from '../model.ts'
import { actionOf, approved, withTransaction } from './follow-up.ts'

const NOT_VOIDABLE = 'Only transactions pending settlement can be voided'

// What a refund already returned cannot be taken back by undoing the charge.
const isVoidable = (transaction: Transaction): boolean =>
  (transaction.condition === 'pending' || transaction.condition === 'pendingsettlement') &&
  transaction.refundedMinor === 0

function notVoidable(context: Context, transaction: Transaction): Outcome {
  const { reply } = refused(context, NOT_VOIDABLE, { transactionid: transaction.id })
  const failed = { ...actionOf(context, 'void', transaction.amountMinor, NOT_VOIDABLE), success: false, code: '300' }
  const changed = { ...transaction, actions: [...transaction.actions, failed] }
  context.ledger.save(changed, context.now)
  return { reply, transaction: changed }
}

/** A voided refund gives its amount back to the charge's balance. */
function restoreBalance(context: Context, refund: Transaction): void {
  const original = context.ledger.transaction(refund.originalId)
  if (original) {
    context.ledger.save({ ...original, refundedMinor: original.refundedMinor - refund.amountMinor }, context.now)
  }
}

/** Undoes a transaction as long as it has not settled. */
export const voidTransaction = withTransaction((context, transaction) => {
  if (!isVoidable(transaction)) return notVoidable(context, transaction)
  if (transaction.type === 'refund') restoreBalance(context, transaction)
  const amountMinor = transaction.capturedMinor || transaction.amountMinor
  const voided = {
    ...transaction,
    condition: 'canceled' as const,
    actions: [...transaction.actions, actionOf(context, 'void', amountMinor, 'Transaction Void Successful')],
  }
  return approved(context, voided, 'Transaction Void Successful', transaction.authCode)
})
