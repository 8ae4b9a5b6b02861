import { isUnanswered, type AttemptAction, type PaymentAttempt } from '@revkeen-edge/domain'
import type { GatewayTransaction, QueryReply } from '../ports/gateway.ts'
import type { Outcome } from './outcome.ts'

type Asked = { readonly orderId: string } | { readonly transactionId: string }

/**
 * How the gateway is asked: a charge and a refund are found by their own order ids, a capture, a void and the undoing of a
 * capture by the charge that they follow.
 */
export function queryOf(attempt: PaymentAttempt): Asked {
  const followed = followedBy(attempt)
  return followed === null ? { orderId: attempt.gatewayOrderId } : { transactionId: followed }
}

/** The gateway's transaction that an attempt changes; null where it makes one of its own. */
function followedBy({ action, parentTransactionId }: PaymentAttempt): string | null {
  return action === 'refund' ? null : parentTransactionId
}

const NOT_FOUND: Outcome = { kind: 'not_found', message: 'The gateway has no such charge.' }

/**
 * What the gateway's report says of an attempt. Only its own transaction, with its amount and currency, counts; anything
 * else stays unknown, for people to look at.
 */
export function outcomeOfQuery(attempt: PaymentAttempt, reply: QueryReply): Outcome {
  if (reply.found === 'unavailable') return { kind: 'unknown', message: reply.message }
  if (!reply.found) return NOT_FOUND
  const [transaction, ...others] = reply.transactions.filter((found) => isOf(attempt, found))
  if (!transaction) return NOT_FOUND
  if (others.length > 0) return { kind: 'unknown', message: 'the gateway reports several transactions of one charge' }
  switch (attempt.action) {
    case 'sale':
      return outcomeOfSale(attempt, transaction)
    case 'authorize':
      return outcomeOfAuthorization(attempt, transaction)
    case 'capture':
      return outcomeOfCapture(attempt, transaction)
    case 'void':
      return outcomeOfVoid(transaction)
    case 'refund':
      return outcomeOfRefund(attempt, transaction)
    case 'reverse':
      return outcomeOfReverse(transaction)
  }
}

function isOf(attempt: PaymentAttempt, found: GatewayTransaction): boolean {
  const followed = followedBy(attempt)
  return followed === null ? found.orderId === attempt.gatewayOrderId : found.transactionId === followed
}

function outcomeOfSale(attempt: PaymentAttempt, transaction: GatewayTransaction): Outcome {
  switch (transaction.condition) {
    case 'captured':
    case 'settled':
    case 'refunded':
      return approvedAs(attempt, transaction, ['sale', 'capture'])
    case 'failed':
      return failed(transaction)
    case 'voided':
      return { kind: 'released', message: 'the charge was voided at the gateway' }
    default:
      return stillOpen(transaction)
  }
}

/** Held funds wait as `pending` for their capture; money that was taken since was held before. */
function outcomeOfAuthorization(attempt: PaymentAttempt, transaction: GatewayTransaction): Outcome {
  switch (transaction.condition) {
    case 'pending':
      return isHeld(transaction) ? approvedAs(attempt, transaction, ['auth']) : stillOpen(transaction)
    case 'authorized':
    case 'captured':
    case 'settled':
    case 'refunded':
      return approvedAs(attempt, transaction, ['auth'])
    case 'failed':
      return failed(transaction)
    case 'voided':
      return { kind: 'released', message: 'the authorisation was voided at the gateway' }
    default:
      return stillOpen(transaction)
  }
}

function outcomeOfCapture(attempt: PaymentAttempt, transaction: GatewayTransaction): Outcome {
  switch (transaction.condition) {
    case 'captured':
    case 'settled':
    case 'refunded':
      return approvedAs(attempt, transaction, ['capture'])
    case 'authorized':
      return { kind: 'not_found', message: 'The gateway has not captured the funds.' }
    case 'voided':
      return refused(transaction, 'the authorisation was voided at the gateway')
    case 'failed':
      return failed(transaction)
    default:
      return stillOpen(transaction)
  }
}

function outcomeOfVoid(transaction: GatewayTransaction): Outcome {
  switch (transaction.condition) {
    case 'voided':
      return approved(transaction)
    case 'authorized':
      return { kind: 'not_found', message: 'The gateway has not voided the authorisation.' }
    case 'captured':
    case 'settled':
    case 'refunded':
      return refused(transaction, 'the funds were captured at the gateway')
    case 'failed':
      return failed(transaction)
    default:
      return stillOpen(transaction)
  }
}

/** A refund is a transaction of its own. */
function outcomeOfRefund(attempt: PaymentAttempt, transaction: GatewayTransaction): Outcome {
  switch (transaction.condition) {
    case 'captured':
    case 'settled':
    case 'refunded':
      return approvedAs(attempt, transaction, ['refund'])
    case 'failed':
      return failed(transaction)
    case 'voided':
      return { kind: 'released', message: 'the refund was voided at the gateway' }
    default:
      return stillOpen(transaction)
  }
}

/** The undoing of a capture: the sale itself is voided, or it was settled first. */
function outcomeOfReverse(transaction: GatewayTransaction): Outcome {
  switch (transaction.condition) {
    case 'voided':
      return approved(transaction)
    case 'captured':
      return { kind: 'not_found', message: 'The gateway has not voided the sale.' }
    case 'settled':
    case 'refunded':
      return refused(transaction, 'the sale was settled at the gateway')
    case 'failed':
      return failed(transaction)
    default:
      return stillOpen(transaction)
  }
}

function isHeld({ actions }: GatewayTransaction): boolean {
  return actions.some(({ type, success }) => type === 'auth' && success)
}

function approvedAs(attempt: PaymentAttempt, transaction: GatewayTransaction, types: readonly string[]): Outcome {
  const done = transaction.actions.find(({ success, type }) => success && types.includes(type))
  const amount = done?.amountMinor ?? transaction.amountMinor
  const currency = transaction.currency ?? attempt.currency
  return amount === attempt.amountMinor && currency === attempt.currency
    ? approved(transaction)
    : { kind: 'unknown', message: 'the gateway reports another amount or currency than was asked for' }
}

function approved(transaction: GatewayTransaction): Outcome {
  const { transactionId, card, condition } = transaction
  const last = transaction.actions.at(-1)
  return { kind: 'approved', transactionId, code: last?.code || '100', message: last?.message ?? condition, card }
}

function failed(transaction: GatewayTransaction): Outcome {
  const { transactionId, card, condition } = transaction
  const last = transaction.actions.at(-1)
  const message = last?.message ?? condition
  // An approval that the gateway missed would reach it late, so this is no decline yet.
  if (isUnanswered(last?.code ?? '')) return { kind: 'not_found', message }
  return { kind: 'declined', transactionId, code: last?.code || '200', message, card }
}

function refused({ transactionId, card }: GatewayTransaction, message: string): Outcome {
  return { kind: 'declined', transactionId, code: '300', message, card }
}

function stillOpen({ condition }: GatewayTransaction): Outcome {
  return { kind: 'unknown', message: `the gateway reports the charge as ${condition}` }
}

/** The gateway's word for what an attempt asks of it, as callbacks carry it. */
export const ACTION_WORDS: Readonly<Record<AttemptAction, string>> = {
  sale: 'sale',
  authorize: 'auth',
  capture: 'capture',
  void: 'void',
  refund: 'refund',
  reverse: 'void',
}
