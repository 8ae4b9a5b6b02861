import type { ReportCommand, ReportReply } from '@revkeen-edge/services/ports/gateway.ts'
import type { NmiClient } from './client.ts'
import { parseQuery } from './query.ts'
import { reportForm } from './transform.ts'

/** A thousand transactions with all their fields stay well below what a reply may have. */
const PAGE_SIZE = 500
const SECOND_MS = 1000

/** One page of what moved. The cursor is the gateway's number of the page. */
export async function report(client: NmiClient, { from, to, cursor = '0' }: ReportCommand): Promise<ReportReply> {
  const page = Number(cursor)
  const answer = await client.query(reportForm(from, to - SECOND_MS, page, PAGE_SIZE))
  if (!answer.ok) return { outcome: 'unavailable', message: answer.failure.message }
  const read = parseQuery(answer.body)
  if (read.found === 'unavailable') return { outcome: 'unavailable', message: read.message }
  const transactions = read.found ? read.transactions : []
  return { outcome: 'page', transactions, next: transactions.length < PAGE_SIZE ? null : String(page + 1) }
}
