import { formatAmount } from '../nmi/amount.ts'
import type { Card, CardBrand, Transaction } from '../nmi/model.ts'
import { convergeAnswer } from './answers.ts'
import { convergeTime } from './time.ts'

const SHORT_NAMES: Readonly<Record<CardBrand, string>> = {
  visa: 'VISA',
  mastercard: 'MC',
  amex: 'AMEX',
  discover: 'DISC',
  diners: 'DINERS',
  jcb: 'JCB',
  unknown: '',
}

/** A card as Converge shows it: `41**********1111`. */
export const cardFields = (card: Card): Record<string, string> => ({
  ssl_card_number: `${card.bin.slice(0, 2)}${'*'.repeat(Math.max(0, card.length - 6))}${card.last4}`,
  ssl_exp_date: card.exp,
  ssl_card_short_description: SHORT_NAMES[card.brand],
  ssl_card_type: 'CREDITCARD',
})

/** A transaction, field by field: in the reply to a request and in reports alike. */
export function transactionFields(transaction: Transaction): Record<string, string> {
  const { id, orderId, currency, card, authCode, avs, details, createdAt, condition } = transaction
  const first = transaction.actions[0]
  const settled = transaction.actions.findLast(({ type }) => type === 'settle')
  const answer = convergeAnswer(first?.code ?? '100', first?.text ?? '')
  return {
    ssl_txn_id: id,
    ssl_transaction_type: typeName(transaction),
    ssl_trans_status: condition === 'complete' ? 'STL' : condition === 'failed' ? '' : 'OPN',
    ssl_txn_time: convergeTime(createdAt),
    ...cardFields(card),
    ssl_amount: formatAmount(transaction.capturedMinor || transaction.amountMinor, currency),
    ssl_transaction_currency: currency,
    ssl_result_message: 'error' in answer ? '' : answer.message,
    ssl_issuer_response: 'error' in answer ? '' : answer.issuer,
    ssl_approval_code: authCode,
    ssl_avs_response: avs,
    ssl_cvv2_response: card.cvv,
    ssl_invoice_number: orderId.slice(0, 25),
    ssl_merchant_txn_id: orderId,
    ssl_first_name: details.first_name ?? '',
    ssl_last_name: details.last_name ?? '',
    ssl_description: details.order_description ?? '',
    ...(settled
      ? { ssl_settle_time: convergeTime(settled.at), ssl_settlement_batch_response: `GBOK ${settled.batchId}` }
      : {}),
  }
}

function typeName({ type, condition, capturedMinor }: Transaction): string {
  if (condition === 'canceled') return 'DELETE'
  if (type === 'auth') return capturedMinor > 0 ? 'COMPLETE' : 'AUTHONLY'
  return type === 'refund' ? 'RETURN' : type === 'validate' ? 'VERIFY' : type.toUpperCase()
}
