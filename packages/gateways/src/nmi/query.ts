import type {
  CardFacts,
  GatewayAction,
  GatewayTransaction,
  ProbeReply,
  QueryReply,
} from '@revkeen-edge/services/ports/gateway.ts'
import { fromAmount, toCurrency } from '../common/amount.ts'
import { cardFacts } from './card.ts'
import { amountOf, conditionOf } from './condition.ts'
import { textOf } from '../common/text.ts'
import { decoded, isNode, nodesOf, xmlReader, type Node } from '../common/xml.ts'
import { timeOf } from './time.ts'

const read = xmlReader(['transaction', 'action', 'customer', 'billing'])

/**
 * Reads a reply of query.php. Never throws. Only a whole, well-formed document without a transaction means "not found";
 * an error report, a cut document or anything else means that the gateway could not be asked.
 * Source: NMI Query API, transaction report.
 */
export function parseQuery(xml: string): QueryReply {
  const root = readRoot(xml)
  if (typeof root === 'string') return { found: 'unavailable', message: root }
  const nodes = nodesOf(root, 'transaction')
  if (nodes.length === 0) return { found: false }
  const transactions = nodes.flatMap((node) => transactionOf(node) ?? [])
  if (transactions.length !== nodes.length) return { found: 'unavailable', message: UNREADABLE }
  return { found: true, transactions }
}

/** What a reply to a query says of the security key that it was sent with. Only the gateway's own refusal refuses it. */
export function parseProbe(xml: string): ProbeReply {
  const root = readRoot(xml)
  if (typeof root !== 'string') return { outcome: 'accepted' }
  return { outcome: root === UNREADABLE ? 'unavailable' : 'refused', message: root }
}

/** The card of a stored customer, or null if the report does not tell. Source: NMI Query API, customer vault report. */
export function parseVaultCard(xml: string): CardFacts | null {
  const root = readRoot(xml)
  if (typeof root === 'string') return null
  const [vault = root] = nodesOf(root, 'customer_vault')
  const [customer] = nodesOf(vault, 'customer')
  if (!customer) return null
  const [billing] = nodesOf(customer, 'billing')
  return cardFacts(customer) ?? (billing ? cardFacts(billing) : null)
}

const UNREADABLE = 'The gateway’s report could not be read.'

/** The document's `nm_response`, or why there is none to read. */
function readRoot(xml: string): Node | string {
  const document = read(xml)
  if (document === null || !('nm_response' in document)) return UNREADABLE
  const root = document['nm_response']
  if (root === '') return {}
  if (!isNode(root)) return UNREADABLE
  const error = textOf(root['error_response'])
  return error === null ? root : `The gateway refused the query: ${error}`
}

function transactionOf(node: Node): GatewayTransaction | null {
  const transactionId = textOf(node['transaction_id'])
  if (transactionId === null) return null
  const currency = toCurrency(textOf(node['currency']))
  const actions = nodesOf(node, 'action').map((action) => actionOf(action, currency))
  return {
    transactionId,
    orderId: decoded(node['order_id']),
    condition: conditionOf(textOf(node['condition']), actions),
    amountMinor: amountOf(actions),
    currency,
    card: cardFacts(node),
    authCode: textOf(node['authorization_code']),
    avs: textOf(node['avs_response']),
    cvv: textOf(node['csc_response']),
    actions,
  }
}

/** One action of a transaction, also as callbacks carry it. */
export function actionOf(node: Node, currency: string | null): GatewayAction {
  return {
    type: textOf(node['action_type'])?.toLowerCase() ?? 'unknown',
    success: textOf(node['success']) === '1',
    amountMinor: fromAmount(textOf(node['amount']), currency),
    code: textOf(node['response_code']),
    message: decoded(node['response_text']),
    at: timeOf(textOf(node['date'])),
    batchId: textOf(node['batch_id']) ?? textOf(node['processor_batch_id']),
  }
}
