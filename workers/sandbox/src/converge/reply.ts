import type { Card, Form, Outcome } from '../nmi/model.ts'
import { convergeAnswer } from './answers.ts'
import { errorOf, errorXml, txnXml } from './errors.ts'
import { typeOf } from './request.ts'
import { cardFields, transactionFields } from './transaction.ts'

/** What the ledger made of a request, as Converge tells it. `card` is the one that a token was made of or stands for. */
export function replyXml(fields: Form, { reply, transaction }: Outcome, card: Card | null): string {
  if (!transaction) {
    return reply.response === '1'
      ? tokenXml(fields, reply.customer_vault_id, card)
      : errorXml(errorOf(reply.responsetext))
  }
  const action = transaction.actions.at(-1)
  // A follow-up that was refused: nothing happened to the transaction that it names.
  if (reply.response === '3' && action?.type === 'void') return errorXml('5040')
  const answer = convergeAnswer(reply.response_code, reply.responsetext)
  if ('error' in answer) return errorXml(answer.error)
  return txnXml({
    ...transactionFields(transaction),
    ssl_amount: fields.ssl_amount || transactionFields(transaction).ssl_amount || '',
    ssl_transaction_type: typeOf(fields).replace(/^cc/, '').toUpperCase(),
    ssl_result: answer.approved ? '0' : '1',
    ssl_result_message: answer.message,
    ssl_issuer_response: answer.issuer,
    ...(fields.ssl_get_token === 'Y' && reply.customer_vault_id !== ''
      ? { ssl_token: reply.customer_vault_id, ssl_token_response: 'SUCCESS' }
      : {}),
  })
}

function tokenXml(fields: Form, token: string, card: Card | null): string {
  return txnXml({
    ssl_transaction_type: typeOf(fields).replace(/^cc/, '').toUpperCase(),
    ssl_result: '0',
    ssl_result_message: 'APPROVAL',
    ssl_txn_id: '',
    ssl_token: token,
    ssl_token_response: 'SUCCESS',
    ...(card ? cardFields(card) : {}),
  })
}
