import { err, ok, type DomainError, type Result, type Reversal } from '@revkeen-edge/domain'
import type { Leg, ReversalState } from './state.ts'

/** The leg of a request that returns money of one payment. */
export function onlyLeg({ legs }: ReversalState): Leg {
  const [leg] = legs
  if (!leg) throw new Error('nothing was returned')
  return leg
}

/** The reversal as its outcome left it; an error where nothing was ever sent, so that it can simply be tried again. */
export function answerOf(reversal: Reversal): Result<Reversal, DomainError> {
  return reversal.status === 'canceled' ? err(notSent) : ok(reversal)
}

/** Why a reversal has returned nothing; null for one that has. */
export function refusalOfReversal({ status, failureCode, failureReason }: Reversal): DomainError | null {
  switch (status) {
    case 'succeeded':
      return null
    case 'canceled':
      return notSent
    case 'processing':
      return {
        code: 'payment_processing',
        message: 'The gateway has not answered. The refund is being checked: look again in a minute.',
      }
    case 'failed':
      return {
        code: 'payment_declined',
        message: `The gateway refused to return the money: ${failureReason ?? 'no reason given'}.`,
        declineCode: 'refund_refused',
        gatewayCode: failureCode ?? '',
      }
  }
}

const notSent: DomainError = {
  code: 'gateway_unavailable',
  message: 'The gateway could not be reached. Nothing was returned: try again.',
  nothingSent: true,
}
