import type { GatewayReply } from '@revkeen-edge/services/ports/gateway.ts'
import { textOf } from '../common/text.ts'
import { decoded, isNode, xmlReader, type Node } from '../common/xml.ts'
import { cardFacts } from './card.ts'
import { declineCode, errorMeaning } from './decline.ts'

/** What was asked for, which decides what an approval must carry to be believed. */
export interface Asked {
  readonly operation: 'transaction' | 'store' | 'forget'
  /** As it was sent: an approval of another amount is none of this. */
  readonly amount?: string | undefined
}

const read = xmlReader([])

/**
 * Reads a reply of processxml.do. Never throws. Approved needs `ssl_result` 0 with the reference that the operation is
 * about; declined needs `ssl_result` 1, or an error that is said before anything is sent on; all else is unknown.
 * Source: Converge integration guide, transaction responses.
 */
export function parseReply(body: string, asked: Asked = { operation: 'transaction' }): GatewayReply {
  const txn = read(body)?.['txn']
  if (!isNode(txn)) return UNREADABLE
  const result = textOf(txn['ssl_result'])
  const error = textOf(txn['errorCode'])
  if (error !== null) return result === null ? failed(txn, error) : UNREADABLE
  if (result === '0') return approved(txn, asked)
  return result === '1' ? declined(txn) : UNREADABLE
}

/** What an error report says, in Converge's own words. */
export function errorText(txn: Node): string {
  return decoded(txn['errorMessage']) ?? decoded(txn['errorMsg']) ?? decoded(txn['errorName']) ?? ''
}

function approved(txn: Node, { operation, amount }: Asked): GatewayReply {
  const transactionId = textOf(txn['ssl_txn_id'])
  const vaultId = storedToken(txn)
  if (operation === 'transaction' && transactionId === null) return UNREADABLE
  if (operation === 'store' && vaultId === null) return UNREADABLE
  if (isOtherAmount(amount, textOf(txn['ssl_amount']))) return UNREADABLE
  return {
    outcome: 'approved',
    // The token's own operations have no transaction.
    transactionId: transactionId ?? '',
    code: '100',
    message: decoded(txn['ssl_result_message']) ?? '',
    authCode: textOf(txn['ssl_approval_code']),
    avs: textOf(txn['ssl_avs_response']),
    cvv: textOf(txn['ssl_cvv2_response']),
    vaultId,
    card: cardFacts(txn),
  }
}

function storedToken(txn: Node): string | null {
  const said = textOf(txn['ssl_token_response'])
  return said !== null && /^success$/i.test(said) ? textOf(txn['ssl_token']) : null
}

function isOtherAmount(asked: string | undefined, told: string | null): boolean {
  return asked !== undefined && told !== null && Number(told) !== Number(asked)
}

function declined(txn: Node): GatewayReply {
  const message = decoded(txn['ssl_result_message']) ?? ''
  return {
    outcome: 'declined',
    code: declineCode(textOf(txn['ssl_issuer_response']), message),
    message,
    transactionId: textOf(txn['ssl_txn_id']),
    avs: textOf(txn['ssl_avs_response']),
    cvv: textOf(txn['ssl_cvv2_response']),
  }
}

function failed(txn: Node, error: string): GatewayReply {
  const meaning = errorMeaning(error)
  const message = `${errorText(txn)} (${error})`
  if (meaning.kind === 'unanswered') return { outcome: 'unknown', reason: 'server_error', message }
  return { outcome: 'declined', code: meaning.code, message, transactionId: null, avs: null, cvv: null }
}

const UNREADABLE: GatewayReply = {
  outcome: 'unknown',
  reason: 'unreadable',
  message: 'The gateway’s reply could not be read.',
}
