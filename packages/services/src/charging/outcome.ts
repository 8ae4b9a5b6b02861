import { isUnanswered, type PaymentAttempt } from '@revkeen-edge/domain'
import type { CardFacts, GatewayReply, GatewayTransaction, QueryReply } from '../ports/gateway.ts'

/** What is known of an attempt, whoever said so: the gateway's answer, its callback, or its report. */
export type Outcome =
  | {
      readonly kind: 'approved'
      readonly transactionId: string
      readonly code: string
      readonly message: string
      readonly card: CardFacts | null
    }
  | {
      readonly kind: 'declined'
      readonly transactionId: string | null
      readonly code: string
      readonly message: string
      readonly card: CardFacts | null
    }
  | { readonly kind: 'unknown'; readonly message: string }
  /** The gateway, asked, has no such charge, or lost touch with the bank over it: believed on a second look only. */
  | { readonly kind: 'not_found'; readonly message: string }
  /** Nothing was charged, or nothing of it is left: the connection was never made, or the charge was voided. */
  | { readonly kind: 'released'; readonly message: string }

/** The direct answer to a sale. */
export function outcomeOfReply(reply: GatewayReply): Outcome {
  switch (reply.outcome) {
    case 'approved':
      return {
        kind: 'approved',
        transactionId: reply.transactionId,
        code: reply.code,
        message: reply.message,
        card: reply.card,
      }
    case 'declined':
      return {
        kind: 'declined',
        transactionId: reply.transactionId,
        code: reply.code,
        message: reply.message,
        card: null,
      }
    case 'unknown':
      return { kind: 'unknown', message: `${reply.reason}: ${reply.message}` }
    case 'not_sent':
      return { kind: 'released', message: reply.message }
  }
}

const NOT_FOUND: Outcome = { kind: 'not_found', message: 'The gateway has no such charge.' }

/**
 * What the gateway's report says of an attempt's sale. Only a transaction of this order id, amount and currency
 * counts; anything else stays unknown, for people to look at.
 */
export function outcomeOfQuery(attempt: PaymentAttempt, reply: QueryReply): Outcome {
  if (reply.found === 'unavailable') return { kind: 'unknown', message: reply.message }
  if (!reply.found) return NOT_FOUND
  const [transaction, ...others] = reply.transactions.filter(({ orderId }) => orderId === attempt.gatewayOrderId)
  if (!transaction) return NOT_FOUND
  if (others.length > 0) {
    return { kind: 'unknown', message: 'the gateway reports several transactions for one order id' }
  }
  return outcomeOfTransaction(attempt, transaction)
}

function outcomeOfTransaction(attempt: PaymentAttempt, transaction: GatewayTransaction): Outcome {
  const { transactionId, card, condition } = transaction
  const last = transaction.actions.at(-1)
  const code = last?.code ?? ''
  const message = last?.message ?? condition
  switch (condition) {
    case 'captured':
    case 'settled':
    case 'refunded':
      return sameMoney(attempt, transaction)
        ? { kind: 'approved', transactionId, code: code || '100', message, card }
        : { kind: 'unknown', message: 'the gateway reports another amount or currency than was asked for' }
    case 'failed':
      // An approval that the gateway missed would reach it late, so this is no decline yet.
      if (isUnanswered(code)) return { kind: 'not_found', message }
      return { kind: 'declined', transactionId, code: code || '200', message, card }
    case 'voided':
      return { kind: 'released', message: 'the charge was voided at the gateway' }
    default:
      return { kind: 'unknown', message: `the gateway reports the charge as ${condition}` }
  }
}

function sameMoney(attempt: PaymentAttempt, transaction: GatewayTransaction): boolean {
  const sale = transaction.actions.find(
    (action) => action.success && (action.type === 'sale' || action.type === 'capture'),
  )
  const amount = sale?.amountMinor ?? transaction.amountMinor
  const currency = transaction.currency ?? attempt.currency
  return amount === attempt.amountMinor && currency === attempt.currency
}
