import type { ReportReply } from '@revkeen-edge/services/ports/gateway.ts'
import { expect, it } from 'vitest'
import { nmiGateway } from './gateway.ts'

const range = { from: Date.UTC(2026, 10, 23), to: Date.UTC(2026, 10, 24) }
const transaction = '<transaction><transaction_id>1</transaction_id><condition>complete</condition></transaction>'

/** A gateway whose report has so many transactions on each page, with the forms that asked for them. */
function stage(pages: readonly number[]) {
  const asked: URLSearchParams[] = []
  const fetch = async (url: RequestInfo | URL, init?: RequestInit) => {
    const form = new URLSearchParams(await new Request(url, init).text())
    const count = pages[asked.push(form) - 1] ?? 0
    return new Response(`<nm_response>${transaction.repeat(count)}</nm_response>`)
  }
  return {
    gateway: nmiGateway({ baseUrl: 'https://nmi.example/api', credentials: { securityKey: 'k' }, fetch }),
    asked,
  }
}

it('goes on until a page is not full', async () => {
  const { gateway, asked } = stage([500, 500, 3])
  let page: ReportReply = await gateway.report(range)
  let count = 0
  for (;;) {
    if (page.outcome !== 'page') throw new Error(page.message)
    count += page.transactions.length
    if (page.next === null) break
    page = await gateway.report({ ...range, cursor: page.next })
  }
  expect(count).toBe(1003)
  expect(asked.map((form) => form.get('page_number'))).toEqual(['0', '1', '2'])
  expect([asked[0]?.get('start_date'), asked[0]?.get('end_date')]).toEqual(['20261123000000', '20261123235959'])
})

it('is unavailable where the gateway says no', async () => {
  const fetch = async () => new Response('<nm_response><error_response>No REFID:1</error_response></nm_response>')
  const gateway = nmiGateway({ baseUrl: 'https://nmi.example/api', credentials: { securityKey: 'k' }, fetch })
  expect(await gateway.report(range)).toMatchObject({ outcome: 'unavailable' })
  expect(await gateway.probe()).toEqual({ outcome: 'refused', message: 'The gateway refused the query: No REFID:1' })
})

it.each([
  ['an empty report', '<nm_response></nm_response>', 'accepted'],
  ['garbage', 'response=1', 'unavailable'],
])('takes %s to a probe as %s', async (_, body, outcome) => {
  const fetch = async () => new Response(body)
  const gateway = nmiGateway({ baseUrl: 'https://nmi.example/api', credentials: { securityKey: 'k' }, fetch })
  expect((await gateway.probe()).outcome).toBe(outcome)
})
