import type { Ledger } from '../account/ledger.ts'
import { customerXml } from './customer-xml.ts'
import type { Form } from './model.ts'
import { pageOf, readQuery } from './query-filter.ts'
import { transactionXml } from './transaction-xml.ts'
import { element, nmError, nmResponse } from './xml.ts'

/** One request to query.php. Nothing found is an empty document, not an error. */
export function report(ledger: Ledger, form: Form): string {
  return form.report_type === 'customer_vault' ? customerReport(ledger, form) : transactionReport(ledger, form)
}

function customerReport(ledger: Ledger, form: Form): string {
  const wanted = form.customer_vault_id
  const only = wanted ? ledger.customer(wanted) : null
  const customers = wanted ? (only ? [only] : []) : ledger.customers()
  if (customers.length === 0) return nmResponse([])
  return nmResponse([
    element(
      'customer_vault',
      customers.map((customer) => customerXml(customer, form.ver === '2')),
    ),
  ])
}

function transactionReport(ledger: Ledger, form: Form): string {
  const read = readQuery(form)
  if (!read.ok) return nmError(`${read.error} REFID:${ledger.nextReference()}`)
  return nmResponse(pageOf(read.query, ledger.search(read.query.filter)).map(transactionXml))
}
