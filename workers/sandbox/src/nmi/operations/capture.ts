import { formatAmount } from '../amount.ts'
import { field, refused } from '../context.ts'
import { actionOf, amountOrWhole, approved, withTransaction } from './follow-up.ts'

/** Takes reserved funds, once, in full or in part. An order id given here replaces the authorisation's. */
export const capture = withTransaction((context, transaction) => {
  const same = { transactionid: transaction.id }
  if (transaction.type !== 'auth' || transaction.condition !== 'pending') {
    return refused(context, 'A capture requires that the existing transaction be an AUTH', same)
  }
  const { currency, amountMinor: authorised } = transaction
  const amountMinor = amountOrWhole(context, currency, authorised)
  if (amountMinor === null) return refused(context, 'Invalid amount', same)
  if (amountMinor > authorised) {
    const [asked, limit] = [formatAmount(amountMinor, currency), formatAmount(authorised, currency)]
    return refused(context, `The specified amount of ${asked} exceeds the authorization amount of ${limit}`, same)
  }
  const captured = {
    ...transaction,
    condition: 'pendingsettlement' as const,
    orderId: field(context, 'orderid') || transaction.orderId,
    capturedMinor: amountMinor,
    actions: [...transaction.actions, actionOf(context, 'capture', amountMinor, 'SUCCESS')],
  }
  return approved(context, captured, 'SUCCESS', transaction.authCode)
})
