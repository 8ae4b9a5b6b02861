import * as z from 'zod'
import { iso, text } from './fields.ts'
import { customer } from './customers.ts'

export const externalPath = z.object({ source: text(64), externalId: text(200) })

/** Why a push changed nothing. */
export const ignoredPush = z.object({
  ignored: z.literal(true),
  reason: z.enum(['stale_update', 'unchanged_content']),
  stored_timestamp: z.string().optional(),
  incoming_timestamp: z.string().optional(),
  content_hash: z.string().optional(),
  requestId: z.string(),
})

/** The answer to a push: the object and whether it is new, or why the push was ignored. */
export function externalResponse<T extends z.ZodType>(object: T) {
  return z.union([z.object({ data: object, created: z.boolean(), requestId: z.string() }), ignoredPush])
}

export const externalCustomerResponse = externalResponse(customer)

export const externalBatchResponse = z.object({
  data: z.array(
    z.object({
      index: z.number(),
      status: z.enum(['created', 'updated', 'ignored']),
      reason: z.enum(['stale_update', 'unchanged_content']).optional(),
      data: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  summary: z.object({ created: z.number(), updated: z.number(), ignored: z.number() }),
  requestId: z.string(),
})

/** What a push came to; the same union that the use cases give. */
type Outcome<T> =
  | { readonly kind: 'created' | 'updated'; readonly row: T }
  | { readonly kind: 'stale'; readonly storedAt: number; readonly incomingAt: number }
  | { readonly kind: 'unchanged'; readonly contentHash: string }

export function presentExternal<T>(outcome: Outcome<T>, present: (row: T) => object): object {
  switch (outcome.kind) {
    case 'created':
    case 'updated':
      return { data: present(outcome.row), created: outcome.kind === 'created' }
    case 'stale':
      return {
        ignored: true,
        reason: 'stale_update',
        stored_timestamp: iso(outcome.storedAt),
        incoming_timestamp: iso(outcome.incomingAt),
      }
    case 'unchanged':
      return { ignored: true, reason: 'unchanged_content', content_hash: outcome.contentHash }
  }
}

/** The answer to a batch of pushes, its items in the order of the request. */
export function presentExternalBatch<T>(outcomes: readonly Outcome<T>[], present: (row: T) => object) {
  const data = outcomes.map((outcome, index) => {
    if (outcome.kind === 'created' || outcome.kind === 'updated') {
      return { index, status: outcome.kind, data: present(outcome.row) }
    }
    return {
      index,
      status: 'ignored' as const,
      reason: outcome.kind === 'stale' ? 'stale_update' : 'unchanged_content',
    }
  })
  const tally = (status: string) => data.filter((item) => item.status === status).length
  return { data, summary: { created: tally('created'), updated: tally('updated'), ignored: tally('ignored') } }
}
