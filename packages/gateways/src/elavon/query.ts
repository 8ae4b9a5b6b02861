import type { GatewayAction, GatewayTransaction, ProbeReply, QueryReply } from '@revkeen-edge/services/ports/gateway.ts'
import { fromAmount, toCurrency } from '../common/amount.ts'
import { textOf } from '../common/text.ts'
import { decoded, isNode, nodesOf, xmlReader, type Node } from '../common/xml.ts'
import { cardFacts } from './card.ts'
import { actionType, conditionOf } from './condition.ts'
import { declineCode, NO_SUCH_TRANSACTION } from './decline.ts'
import { orderIdOf } from './reference.ts'
import { errorText } from './reply.ts'
import { timeOf } from './time.ts'

const read = xmlReader(['txn'])

/**
 * Reads a reply to txnquery. Never throws. Only a whole, well-formed list without a transaction, or Converge's word that
 * there is no such transaction, means "not found"; anything else means that the gateway could not be asked. `currency` is
 * the account's own, for terminals that name none. Source: Converge integration guide, txnquery.
 */
export function parseQuery(xml: string, currency: string | null = null): QueryReply {
  const listed = readList(xml)
  if (listed.kind === 'unavailable') return { found: 'unavailable', message: listed.message }
  if (listed.nodes.length === 0) return { found: false }
  const transactions = listed.nodes.flatMap((node) => transactionOf(node, currency) ?? [])
  if (transactions.length !== listed.nodes.length) return { found: 'unavailable', message: UNREADABLE }
  return { found: true, transactions }
}

/** What a reply to a query says of the credentials that it was sent with. Only Converge's own refusal refuses them. */
export function parseProbe(xml: string): ProbeReply {
  const listed = readList(xml)
  if (listed.kind === 'list') return { outcome: 'accepted' }
  return { outcome: listed.errorCode?.startsWith('40') ? 'refused' : 'unavailable', message: listed.message }
}

const UNREADABLE = 'The gateway’s report could not be read.'

type Listed =
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | { readonly kind: 'unavailable'; readonly message: string; readonly errorCode?: string }

const unreadable: Listed = { kind: 'unavailable', message: UNREADABLE }

/** The transactions of a reply: a list says how many there are, a single one or an error comes by itself. */
function readList(xml: string): Listed {
  const document = read(xml)
  if (document === null) return unreadable
  const list = document['txnlist']
  if (isNode(list)) return countedList(list)
  const [txn, ...others] = nodesOf(document, 'txn')
  if (!txn || others.length > 0) return unreadable
  const errorCode = textOf(txn['errorCode'])
  if (errorCode === null) return textOf(txn['ssl_txn_id']) === null ? unreadable : { kind: 'list', nodes: [txn] }
  if (errorCode === NO_SUCH_TRANSACTION) return { kind: 'list', nodes: [] }
  return { kind: 'unavailable', message: `The gateway refused the query: ${errorText(txn)} (${errorCode})`, errorCode }
}

function countedList(list: Node): Listed {
  const nodes = nodesOf(list, 'txn')
  return textOf(list['ssl_txn_count']) === String(nodes.length) ? { kind: 'list', nodes } : unreadable
}

function transactionOf(node: Node, fallback: string | null): GatewayTransaction | null {
  const transactionId = textOf(node['ssl_txn_id'])
  if (transactionId === null) return null
  const currency = toCurrency(textOf(node['ssl_transaction_currency']) ?? fallback)
  const amountMinor = fromAmount(textOf(node['ssl_amount']), currency)
  const told = decoded(node['ssl_merchant_txn_id']) ?? decoded(node['ssl_invoice_number'])
  return {
    transactionId,
    orderId: orderIdOf(told),
    condition: conditionOf({ ...answerOf(node), ...wordsOf(node) }),
    amountMinor,
    currency,
    card: cardFacts(node),
    authCode: textOf(node['ssl_approval_code']),
    avs: textOf(node['ssl_avs_response']),
    cvv: textOf(node['ssl_cvv2_response']),
    actions: actionsOf(node, amountMinor),
  }
}

function wordsOf(node: Node) {
  return {
    type: textOf(node['ssl_transaction_type']),
    status: textOf(node['ssl_trans_status'])?.toUpperCase() ?? null,
  }
}

/** Whether the issuer said yes or no: in so many words, or by the result where the report has one. */
function answerOf(node: Node): { readonly approved: boolean; readonly declined: boolean } {
  const result = textOf(node['ssl_result'])
  const message = decoded(node['ssl_result_message']) ?? ''
  return {
    approved: result === '0' || /^approv/i.test(message),
    declined: result === '1' || /^declin/i.test(message),
  }
}

/** Converge tells where a transaction stands, not how it came there: what it was, and its settlement. */
function actionsOf(node: Node, amountMinor: number | null): readonly GatewayAction[] {
  const { approved, declined } = answerOf(node)
  const { type, status } = wordsOf(node)
  const message = decoded(node['ssl_result_message'])
  const code = approved ? '100' : declined ? declineCode(textOf(node['ssl_issuer_response']), message ?? '') : null
  const at = timeOf(textOf(node['ssl_txn_time']))
  const batchId = textOf(node['ssl_settlement_batch_response'])
  const first = { type: actionType(type), success: approved, amountMinor, code, message, at, batchId }
  if (!approved || status !== 'STL') return [first]
  return [first, { ...first, type: 'settle', at: timeOf(textOf(node['ssl_settle_time'])) }]
}
