import { isUnanswered } from '@revkeen-edge/domain/declines.ts'
import type { GatewayReply } from '@revkeen-edge/services/ports/gateway.ts'
import { cardFacts } from './card.ts'
import { textOf } from '../common/text.ts'

/** What was asked for decides what an approval must carry to be believed. */
export type Operation = 'transaction' | 'store' | 'forget'

/**
 * Reads a reply of transact.php. Never throws. Approved needs `response=1` with code 100 and the reference that the
 * operation is about; declined needs `response=2` or `3` with a code that contradicts neither; all else is unknown.
 * Source: NMI Direct Post, transaction response variables.
 */
export function parseReply(body: string, operation: Operation = 'transaction'): GatewayReply {
  const fields = new URLSearchParams(body.trim())
  if (fields.getAll('response').length !== 1 || fields.getAll('response_code').length > 1) return unreadable()
  const response = fields.get('response')
  const code = textOf(fields.get('response_code'))
  if (response === '1') return code === '100' ? approved(fields, operation) : unreadable()
  if (response === '2' || response === '3') return refused(fields, response, code)
  return unreadable()
}

function approved(fields: URLSearchParams, operation: Operation): GatewayReply {
  const transactionId = textOf(fields.get('transactionid'))
  const vaultId = textOf(fields.get('customer_vault_id'))
  if (operation === 'transaction' && transactionId === null) return unreadable()
  if (operation === 'store' && vaultId === null) return unreadable()
  return {
    outcome: 'approved',
    // The vault's own operations have no transaction.
    transactionId: transactionId ?? '',
    code: '100',
    message: textOf(fields.get('responsetext')) ?? '',
    authCode: textOf(fields.get('authcode')),
    avs: textOf(fields.get('avsresponse')),
    cvv: textOf(fields.get('cvvresponse')),
    vaultId,
    card: cardFacts(Object.fromEntries(fields)),
  }
}

function refused(fields: URLSearchParams, response: '2' | '3', given: string | null): GatewayReply {
  // A decline without a code is still a decline in so many words; an error without one may be anything.
  const code = given ?? (response === '2' ? '200' : null)
  const message = textOf(fields.get('responsetext')) ?? ''
  if (code === null || !/^[2-9]\d\d$/.test(code)) return unreadable()
  if (isUnanswered(code)) return { outcome: 'unknown', reason: 'server_error', message }
  return {
    outcome: 'declined',
    code,
    message,
    transactionId: textOf(fields.get('transactionid')),
    avs: textOf(fields.get('avsresponse')),
    cvv: textOf(fields.get('cvvresponse')),
  }
}

function unreadable(): GatewayReply {
  return { outcome: 'unknown', reason: 'unreadable', message: 'The gateway’s reply could not be read.' }
}
