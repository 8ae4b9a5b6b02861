import type { ExternalCustomer, ExternalCustomerBatch } from '@revkeen-edge/contracts'
import {
  classifyExternalUpdate,
  isLaterPush,
  ok,
  type Customer,
  type DomainError,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { contentHash, type ExternalOutcome } from '../external.ts'
import { insert, update, updated, type Change, type EventDraft, type Plan, type Planned } from '../plan.ts'
import type { ExternalRef } from '../ports/repositories.ts'
import { customerCreated, customerUpdated } from './events.ts'
import { customerFields } from './fields.ts'
import { newCustomer } from './new.ts'
import { releasedKey } from './update.ts'

type Push = ExternalCustomer & ExternalRef

/** Creates or updates the customer of an integration's record. Older pushes change nothing, unchanged ones at most its time. */
export async function upsertExternalCustomer(
  context: Context,
  ref: ExternalRef,
  body: ExternalCustomer,
): Promise<Result<Planned<ExternalOutcome<Customer>>, DomainError>> {
  const { outcomes, plan } = await push(context, [{ ...body, ...ref }])
  const [outcome] = outcomes
  if (!outcome) throw new Error('a push has an outcome')
  return ok({ value: outcome, plan })
}

/** Up to 100 pushes in one commit. A record that is pushed twice counts as pushed in that order. */
export async function upsertExternalCustomers(
  context: Context,
  body: ExternalCustomerBatch,
): Promise<Result<Planned<readonly ExternalOutcome<Customer>[]>, DomainError>> {
  const { outcomes, plan } = await push(context, body.items)
  return ok({ value: outcomes, plan })
}

async function push(
  context: Context,
  items: readonly Push[],
): Promise<{ outcomes: ExternalOutcome<Customer>[]; plan: Plan }> {
  const { db } = context
  const { stored } = await db.load({ stored: db.rows.customers.byExternal(items) })
  const known = new Map(
    stored.map((row) => [refKey({ source: row.externalSource ?? '', externalId: row.externalId ?? '' }), row]),
  )
  const changes: Change[] = []
  const events: EventDraft[] = []
  const outcomes: ExternalOutcome<Customer>[] = []
  for (const item of items) {
    const before = known.get(refKey(item)) ?? null
    const decided = await decide(context, item, before)
    outcomes.push(decided.outcome)
    if (!decided.change) continue
    changes.push(decided.change)
    events.push(...decided.events)
    known.set(refKey(item), decided.after)
  }
  const audit = outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'created' && outcome.kind !== 'updated') return []
    return [{ action: `customer.external_${outcome.kind}`, objectType: 'customer', objectId: outcome.row.id }]
  })
  return { outcomes, plan: { changes, events, audit } }
}

type Decided =
  | { outcome: ExternalOutcome<Customer>; change: null }
  | { outcome: ExternalOutcome<Customer>; change: Change; after: Customer; events: EventDraft[] }

async function decide(context: Context, item: Push, before: Customer | null): Promise<Decided> {
  const { source, externalId, externalUpdatedAt = null, ...content } = item
  const hash = await contentHash(content)
  const verdict = classifyExternalUpdate(before, { updatedAt: externalUpdatedAt, contentHash: hash })
  const set = {
    ...customerFields(content),
    externalSource: source,
    externalId,
    externalUpdatedAt: externalUpdatedAt ?? before?.externalUpdatedAt ?? null,
    contentHash: hash,
    updatedAt: context.now,
  }
  if (before === null) {
    const row = { ...newCustomer(context, item.email), ...set }
    return {
      outcome: { kind: 'created', row },
      change: insert('customers', row),
      after: row,
      events: [customerCreated(row)],
    }
  }
  if (verdict === 'stale') {
    return {
      outcome: { kind: 'stale', storedAt: before.externalUpdatedAt ?? 0, incomingAt: externalUpdatedAt ?? 0 },
      change: null,
    }
  }
  if (verdict === 'unchanged') return unchanged(before, hash, externalUpdatedAt)
  const moved = { ...set, ...releasedKey(before, item.email) }
  const after = updated(before, moved)
  return {
    outcome: { kind: 'updated', row: after },
    change: update('customers', before, moved),
    after,
    events: [customerUpdated(before, after)],
  }
}

/** The same content again. Its later time is kept, so that what is older than it stays out. */
function unchanged(before: Customer, hash: string, at: number | null): Decided {
  const outcome = { kind: 'unchanged' as const, contentHash: hash }
  if (!isLaterPush(before, at)) return { outcome, change: null }
  const set = { externalUpdatedAt: at }
  return { outcome, change: update('customers', before, set), after: updated(before, set), events: [] }
}

function refKey(ref: ExternalRef): string {
  return JSON.stringify([ref.source, ref.externalId])
}
