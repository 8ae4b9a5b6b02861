import type { Ledger, TransactionFilter } from '../account/ledger.ts'
import type { Form, Transaction } from '../nmi/model.ts'
import { isKept } from './answers.ts'
import { errorXml, listXml, txnXml } from './errors.ts'
import { parseConvergeTime } from './time.ts'
import { transactionFields } from './transaction.ts'

/** One txnquery: a transaction by its id, or a list by reference, by time, or both. */
export function queryXml(ledger: Ledger, fields: Form): string {
  if (fields.ssl_txn_id) {
    const found = ledger.transaction(fields.ssl_txn_id)
    return found && isListed(found) ? txnXml(transactionFields(found)) : errorXml('5040')
  }
  const filter = filterOf(fields)
  return filter ? listXml(ledger.search(filter).filter(isListed).map(transactionFields)) : errorXml('4009')
}

function filterOf(fields: Form): TransactionFilter | null {
  const reference = fields.ssl_merchant_txn_id || fields.ssl_invoice_number
  const from = fields.ssl_search_start_date ? parseConvergeTime(fields.ssl_search_start_date) : undefined
  const to = fields.ssl_search_end_date ? parseConvergeTime(fields.ssl_search_end_date, true) : undefined
  if (from === null || to === null || (!reference && from === undefined)) return null
  return {
    ...(reference ? { orderIds: [reference] } : {}),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

/** Checks of a card are in no batch, nor is what was never answered. */
function isListed({ type, actions }: Transaction): boolean {
  const [first] = actions
  return type !== 'validate' && isKept(first?.code ?? '', first?.text ?? '')
}
