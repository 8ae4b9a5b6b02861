import { givesBack, isOpenAttempt, isUnanswered, type PaymentAttempt } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { ChargeNotice } from '../ports/gateways.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { applyConsoleVoid } from './console-void.ts'
import { noteCard } from './note-card.ts'
import { wantsChallenge, type Outcome } from './outcome.ts'
import { ACTION_WORDS } from './query-outcome.ts'
import { askAbout, resolveAttempt } from './resolve.ts'
import { settleAttempt } from './settle.ts'

export type NoticeResult = 'settled' | 'already_settled' | 'card_noted' | 'asked_gateway' | 'reported' | 'ignored'

/**
 * A callback is a hint. It settles an open charge, authorisation or refund when its order id, amount and currency are the
 * attempt's; when any of them differs or the result is unclear, as when the gateway lost touch with the bank, the gateway
 * is asked. Of a capture or a void, which the gateway names by what they follow, it is always asked, also of a void that
 * somebody did at its console. Foreign transactions are ignored.
 */
export async function applyNotice(
  context: Context,
  ports: PaymentPorts,
  gatewayAccountId: string,
  notice: ChargeNotice,
): Promise<NoticeResult> {
  switch (notice.actionType) {
    case ACTION_WORDS.sale:
    case ACTION_WORDS.authorize:
    case ACTION_WORDS.refund:
      return applyToCharge(context, ports, gatewayAccountId, notice)
    case ACTION_WORDS.capture:
    case ACTION_WORDS.void:
      return applyToFollowUp(context, ports, gatewayAccountId, notice)
    default:
      return 'ignored'
  }
}

async function applyToCharge(
  context: Context,
  ports: PaymentPorts,
  gatewayAccountId: string,
  notice: ChargeNotice,
): Promise<NoticeResult> {
  const { rows } = context.db
  const { attempt } = await context.db.load({ attempt: rows.paymentAttempts.byOrderId(notice.orderId ?? '') })
  if (attempt?.gatewayAccountId !== gatewayAccountId || ACTION_WORDS[attempt.action] !== notice.actionType) {
    return 'ignored'
  }
  if (!maySettle(attempt, notice)) {
    return !givesBack(attempt) && (await noteCard(context, ports, attempt, notice.card))
      ? 'card_noted'
      : 'already_settled'
  }
  const outcome = outcomeOfNotice(attempt, notice)
  // The request that gets this answer starts the challenge; where it died, the cron finds the decline.
  if (outcome !== null && isChallenged(attempt) && wantsChallenge(outcome)) return 'ignored'
  if (outcome !== null) return settle(context, ports, attempt, outcome)
  await resolveAttempt(context, ports, attempt.id)
  return 'asked_gateway'
}

/** Whether the request that charges starts the challenge which the issuer wants. */
function isChallenged({ paymentIntentId, sale }: PaymentAttempt): boolean {
  return paymentIntentId !== null || sale.challengeFollows === true
}

async function applyToFollowUp(
  context: Context,
  ports: PaymentPorts,
  gatewayAccountId: string,
  notice: ChargeNotice,
): Promise<NoticeResult> {
  const { rows } = context.db
  const { charge } = await context.db.load({ charge: rows.paymentAttempts.byOrderId(notice.orderId ?? '') })
  if (charge?.gatewayAccountId !== gatewayAccountId) return 'ignored'
  const { attempts } = await context.db.load({ attempts: rows.paymentAttempts.ofPayment(charge.paymentId) })
  const named = attemptsNamed(attempts, notice)
  const attempt = attemptMeant(named, notice)
  if (!attempt && named.length === 0 && notice.actionType === ACTION_WORDS.void && notice.result === 'success') {
    return applyConsoleVoid(context, ports, charge)
  }
  if (!attempt) return named.length > 0 ? 'already_settled' : 'ignored'
  await settle(context, ports, attempt, await askAbout(context, ports, attempt))
  return 'asked_gateway'
}

/** What is voided of funds that were captured is the capture: the void of the hold, given up before it, was not that. */
function attemptsNamed(attempts: readonly PaymentAttempt[], { actionType, transactionId }: ChargeNotice) {
  const isCaptured = attempts.some(({ action, status }) => action === 'capture' && status === 'succeeded')
  return attempts.filter(
    ({ action, parentTransactionId }) =>
      ACTION_WORDS[action] === actionType &&
      parentTransactionId === transactionId &&
      !(isCaptured && action === 'void'),
  )
}

/**
 * The gateway does it once: of several attempts at it, one of its amount did; the open one, or else one that was given up
 * before. Where one has succeeded, that was it. Pinned by money-life.test.ts.
 */
function attemptMeant(named: readonly PaymentAttempt[], notice: ChargeNotice): PaymentAttempt | undefined {
  if (named.some(({ status }) => status === 'succeeded')) return undefined
  const possible = named.filter((attempt) => maySettle(attempt, notice))
  const likely = possible.filter(({ amountMinor }) => amountMinor === notice.amountMinor)
  const [meant] = [likely, possible].flatMap((attempts) => [...attempts.filter(isOpenAttempt), ...attempts])
  return meant
}

/** An open attempt, or one that was given up and turns out to have been approved after all. */
function maySettle(attempt: PaymentAttempt, notice: ChargeNotice): boolean {
  return isOpenAttempt(attempt) || (attempt.status === 'canceled' && notice.result === 'success')
}

async function settle(
  context: Context,
  ports: PaymentPorts,
  attempt: PaymentAttempt,
  outcome: Outcome,
): Promise<NoticeResult> {
  const settled = await settleAttempt(context, ports, attempt, outcome)
  if (!settled.ok) throw new Error(`the attempt could not be settled: ${settled.error.code}`)
  return 'settled'
}

function outcomeOfNotice(attempt: PaymentAttempt, notice: ChargeNotice): Outcome | null {
  const sameMoney = notice.amountMinor === attempt.amountMinor && notice.currency === attempt.currency
  if (notice.result === 'unknown' || !sameMoney || notice.transactionId === null) return null
  const { transactionId, card } = notice
  const message = notice.message ?? ''
  if (notice.result === 'success') return { kind: 'approved', transactionId, code: notice.code ?? '100', message, card }
  if (notice.code === null || isUnanswered(notice.code)) return null
  return { kind: 'declined', transactionId, code: notice.code, message, card }
}
