import { isUnanswered, type PaymentAttempt } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { ChargeNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { noteCard } from './note-card.ts'
import { resolveAttempt } from './resolve.ts'
import { settleAttempt } from './settle.ts'

export type NoticeResult = 'settled' | 'already_settled' | 'card_noted' | 'asked_gateway' | 'ignored'

/**
 * A callback is a hint. It settles an open attempt when its order id, amount and currency are the attempt's; when
 * any of them differs or the result is unclear, as when the gateway lost touch with the bank, the gateway is asked.
 * Foreign transactions are ignored.
 */
export async function applyNotice(
  context: Context,
  ports: PaymentPorts,
  gatewayAccountId: string,
  notice: ChargeNotice,
): Promise<NoticeResult> {
  if (notice.orderId === null || notice.actionType !== 'sale') return 'ignored'
  const { attempt } = await context.db.load({ attempt: context.db.rows.paymentAttempts.byOrderId(notice.orderId) })
  if (attempt?.gatewayAccountId !== gatewayAccountId) return 'ignored'
  if (attempt.settledAt !== null && !(attempt.status === 'canceled' && notice.result === 'success')) {
    return (await noteCard(context, ports, attempt, notice.card)) ? 'card_noted' : 'already_settled'
  }
  const outcome = outcomeOfNotice(attempt, notice)
  if (outcome === null) {
    await resolveAttempt(context, ports, attempt.id)
    return 'asked_gateway'
  }
  const settled = await settleAttempt(context, ports, attempt, outcome)
  if (!settled.ok) throw new Error(`the attempt could not be settled: ${settled.error.code}`)
  return 'settled'
}

function outcomeOfNotice(attempt: PaymentAttempt, notice: ChargeNotice) {
  const sameMoney = notice.amountMinor === attempt.amountMinor && notice.currency === attempt.currency
  if (notice.result === 'unknown' || !sameMoney || notice.transactionId === null) return null
  const { transactionId, card } = notice
  const message = notice.message ?? ''
  if (notice.result === 'success') {
    return { kind: 'approved' as const, transactionId, code: notice.code ?? '100', message, card }
  }
  if (notice.code === null || isUnanswered(notice.code)) return null
  return { kind: 'declined' as const, transactionId, code: notice.code, message, card }
}
