import { field, refused, type Context } from '../context.ts'
import { detailsOf } from '../instrument.ts'
import type { Transaction } from '../model.ts'
import { actionOf, amountOrWhole, approved, withTransaction } from './follow-up.ts'

const isRefundable = (transaction: Transaction): boolean =>
  (transaction.type === 'sale' || transaction.type === 'auth') &&
  (transaction.condition === 'pendingsettlement' || transaction.condition === 'complete')

const refundOf = (context: Context, original: Transaction, amountMinor: number): Transaction => ({
  ...original,
  id: context.ledger.nextTransactionId(),
  type: 'refund',
  condition: 'pendingsettlement',
  orderId: field(context, 'orderid') || original.orderId,
  originalId: original.id,
  amountMinor,
  capturedMinor: 0,
  refundedMinor: 0,
  authCode: '',
  avs: '',
  card: { ...original.card, cvv: '' },
  details: { ...original.details, ...detailsOf(context.form) },
  actions: [actionOf(context, 'refund', amountMinor, 'SUCCESS')],
  createdAt: context.now,
})

/** Returns a charge, settled or about to be, in full or in parts, as a transaction of its own. Never more than was taken. */
export const refund = withTransaction((context, original) => {
  if (!isRefundable(original)) return refused(context, 'Refund amount may not exceed the transaction balance')
  const balance = original.capturedMinor - original.refundedMinor
  const amountMinor = amountOrWhole(context, original.currency, balance)
  if (amountMinor === null) return refused(context, 'Invalid amount')
  if (amountMinor === 0 || amountMinor > balance) {
    return refused(context, 'Refund amount may not exceed the transaction balance')
  }
  context.ledger.save({ ...original, refundedMinor: original.refundedMinor + amountMinor }, context.now)
  return approved(context, refundOf(context, original, amountMinor), 'SUCCESS', '')
})
