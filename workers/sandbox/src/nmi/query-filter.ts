import type { TransactionFilter } from '../account/ledger.ts'
import type { Form, Transaction } from './model.ts'
import { parseGatewayTime } from './time.ts'

/** A request to query.php, read: what to look for and which page of it. */
export interface Query {
  readonly filter: TransactionFilter
  readonly actionTypes: readonly string[] | null
  readonly limit: number | null
  /** From 0. Without it a limit still limits. */
  readonly page: number
  readonly newestFirst: boolean
}

export type QueryResult = { readonly ok: true; readonly query: Query } | { readonly ok: false; readonly error: string }

const list = (text: string | undefined): string[] | null =>
  text
    ? text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    : null

function range(form: Form): { from?: number; to?: number } | null {
  const from = form.start_date ? parseGatewayTime(form.start_date) : undefined
  const to = form.end_date ? parseGatewayTime(form.end_date, true) : undefined
  if (from === null || to === null) return null
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** Reads the filters of a transaction report. Lists are separated by commas. */
export function readQuery(form: Form): QueryResult {
  const dates = range(form)
  if (!dates) return { ok: false, error: 'Invalid date format' }
  if (!/^\d*$/.test(`${form.result_limit ?? ''}${form.page_number ?? ''}`)) {
    return { ok: false, error: 'Invalid result_limit or page_number' }
  }
  const ids = list(form.transaction_id)
  const orderIds = list(form.order_id)
  const conditions = list(form.condition)
  const filter = {
    ...dates,
    ...(ids ? { ids } : {}),
    ...(orderIds ? { orderIds } : {}),
    ...(conditions ? { conditions } : {}),
  }
  return {
    ok: true,
    query: {
      filter,
      actionTypes: list(form.action_type),
      limit: form.result_limit ? Number(form.result_limit) : null,
      page: Number(form.page_number || 0),
      newestFirst: form.result_order === 'reverse',
    },
  }
}

/** The page of the found transactions (oldest first) that the query asks for. */
export function pageOf(query: Query, found: readonly Transaction[]): Transaction[] {
  const wanted = query.actionTypes
  const matching = wanted
    ? found.filter(({ actions }) => actions.some(({ type }) => wanted.includes(type)))
    : [...found]
  const ordered = query.newestFirst ? matching.toReversed() : matching
  return query.limit === null ? ordered : ordered.slice(query.page * query.limit, (query.page + 1) * query.limit)
}
