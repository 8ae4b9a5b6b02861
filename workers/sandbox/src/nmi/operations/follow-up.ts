import { parseAmount } from '../amount.ts'
import { field, refused, replyOf, type Context, type Operation } from '../context.ts'
import type { Action, ActionType, Outcome, Transaction } from '../model.ts'

/** Runs with the transaction that `transactionid` names. */
export const withTransaction =
  (run: (context: Context, transaction: Transaction) => Outcome): Operation =>
  (context) => {
    const id = field(context, 'transactionid')
    if (!/^\d+$/.test(id)) return refused(context, `Invalid Transaction ID / Object ID specified: ${id}`)
    const transaction = context.ledger.transaction(id)
    return transaction ? run(context, transaction) : refused(context, 'Transaction not found', { transactionid: id })
  }

/** The requested amount in minor units; all of `whole` when none or zero is given; null when it is no amount. */
export function amountOrWhole(context: Context, currency: string, whole: number): number | null {
  const text = field(context, 'amount')
  const amountMinor = text === '' ? 0 : parseAmount(text, currency)
  return amountMinor === 0 ? whole : amountMinor
}

export const actionOf = (context: Context, type: ActionType, amountMinor: number, text: string): Action => ({
  type,
  amountMinor,
  at: context.now,
  success: true,
  code: '100',
  text,
  batchId: '0',
  ip: field(context, 'ipaddress'),
})

/** Saves the changed transaction and answers with its id. */
export function approved(context: Context, transaction: Transaction, text: string, authCode: string): Outcome {
  context.ledger.save(transaction, context.now)
  const reply = replyOf(context, '100', text, {
    authcode: authCode,
    transactionid: transaction.id,
    orderid: field(context, 'orderid') || transaction.orderId,
  })
  return { reply, transaction }
}
