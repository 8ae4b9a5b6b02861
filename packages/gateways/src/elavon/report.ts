import type { ReportCommand, ReportReply } from '@revkeen-edge/services/ports/gateway.ts'
import type { ElavonClient } from './client.ts'
import { parseQuery } from './query.ts'
import { reportForm } from './transform.ts'

/** A list has no pages of its own, so a page is a stretch of time that is short enough for one reply. */
const PAGE_MS = 6 * 60 * 60 * 1000
const SECOND_MS = 1000

/** One page of what moved. The cursor is where in time the next one begins. */
export async function report(
  client: ElavonClient,
  { from, to, cursor }: ReportCommand,
  currency: string | null,
): Promise<ReportReply> {
  const start = cursor === undefined ? from : Number(cursor)
  const end = Math.min(start + PAGE_MS, to)
  const answer = await client.query(reportForm(start, end - SECOND_MS))
  if (!answer.ok) return { outcome: 'unavailable', message: answer.failure.message }
  const read = parseQuery(answer.body, currency)
  if (read.found === 'unavailable') return { outcome: 'unavailable', message: read.message }
  return { outcome: 'page', transactions: read.found ? read.transactions : [], next: end < to ? String(end) : null }
}
