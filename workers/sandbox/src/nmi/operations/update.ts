import { field } from '../context.ts'
import { detailsOf } from '../instrument.ts'
import { actionOf, approved, withTransaction } from './follow-up.ts'

/** Changes what describes a transaction: order id, description, merchant fields. Never its money. */
export const update = withTransaction((context, transaction) => {
  const changed = {
    ...transaction,
    orderId: field(context, 'orderid') || transaction.orderId,
    details: { ...transaction.details, ...detailsOf(context.form) },
    actions: [...transaction.actions, actionOf(context, 'update', 0, 'SUCCESS')],
  }
  return { reply: approved(context, changed, 'SUCCESS', '').reply }
})
