import type { ExternalProduct, ExternalProductBatch } from '@revkeen-edge/contracts'
import {
  checkProduct,
  classifyExternalUpdate,
  err,
  isLaterPush,
  missing,
  ok,
  type DomainError,
  type Product,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { contentHash, type ExternalOutcome } from '../external.ts'
import { merchantCurrency } from '../merchant-currency.ts'
import { insert, update, updated, type Change, type EventDraft, type Plan, type Planned } from '../plan.ts'
import type { ExternalRef } from '../ports/repositories.ts'
import { productCreated, productUpdated } from './events.ts'
import { productFields, productKind, settled } from './fields.ts'
import { newProduct } from './new.ts'
import { clash, takenCode } from './taken.ts'

type Push = ExternalProduct & ExternalRef
type Outcome = ExternalOutcome<Product>

/** Creates or updates the product of an integration's record. Older pushes change nothing, unchanged ones at most its time. */
export async function upsertExternalProduct(
  context: Context,
  ref: ExternalRef,
  body: ExternalProduct,
  checked = false,
): Promise<Result<Planned<Outcome>, DomainError>> {
  const pushed = await push(context, [{ ...body, ...ref }], { checked, batch: false })
  if (!pushed.ok) return pushed
  const [outcome] = pushed.value.outcomes
  if (!outcome) throw new Error('a push has an outcome')
  return ok({ value: outcome, plan: pushed.value.plan })
}

/** Up to 100 pushes in one commit. A record that is pushed twice counts as pushed in that order. */
export async function upsertExternalProducts(
  context: Context,
  body: ExternalProductBatch,
  checked = false,
): Promise<Result<Planned<readonly Outcome[]>, DomainError>> {
  const items = body.items.map(({ external_id: externalId, ...item }) => ({ ...item, externalId }))
  const pushed = await push(context, items, { checked, batch: true })
  return pushed.ok ? ok({ value: pushed.value.outcomes, plan: pushed.value.plan }) : pushed
}

async function push(
  context: Context,
  items: readonly Push[],
  { checked, batch }: { checked: boolean; batch: boolean },
): Promise<Result<{ outcomes: Outcome[]; plan: Plan }, DomainError>> {
  const { db } = context
  const { stored } = await db.load({ stored: db.rows.products.byExternal(items) })
  const known = new Map(
    stored.map((row) => [refKey({ source: row.externalSource ?? '', externalId: row.externalId ?? '' }), row]),
  )
  const currency = items.some(({ currency: own }) => own === undefined) ? await merchantCurrency(context) : ''
  const decided: Decided[] = []
  for (const [index, item] of items.entries()) {
    const outcome = await decide(context, item, known.get(refKey(item)) ?? null, currency)
    if (!outcome.ok) return err(batch ? inItem(outcome.error, index) : outcome.error)
    decided.push(outcome.value)
    if (outcome.value.after) known.set(refKey(item), outcome.value.after)
  }
  const after = [
    ...new Map(decided.flatMap((each) => (each.after ? [[each.after.id, each.after] as const] : []))).values(),
  ]
  const taken = clash(after) ?? (checked ? await takenCode(context, after) : null)
  if (!taken) return ok({ outcomes: decided.map((each) => each.outcome), plan: planOf(decided) })
  const index = decided.findLastIndex(({ after: row }) => row && taken.ids.includes(row.id))
  return err(batch ? inItem(taken.error, index) : taken.error)
}

function planOf(decided: readonly Decided[]): Plan {
  const changes = decided.flatMap((each) => each.change ?? [])
  const audit = decided.flatMap(({ outcome }) => {
    if (outcome.kind !== 'created' && outcome.kind !== 'updated') return []
    return [{ action: `product.external_${outcome.kind}`, objectType: 'product', objectId: outcome.row.id }]
  })
  return { changes, events: decided.flatMap((each) => each.event ?? []), audit }
}

/** `change` and `after` are there where something is written, `event` where more than the time of the record changes. */
interface Decided {
  readonly outcome: Outcome
  readonly change?: Change
  readonly after?: Product
  readonly event?: EventDraft
}

async function decide(
  context: Context,
  item: Push,
  before: Product | null,
  currency: string,
): Promise<Result<Decided, DomainError>> {
  const { source, externalId, external_updated_at: at = null, ...content } = item
  const hash = await contentHash(content)
  const verdict = classifyExternalUpdate(before, { updatedAt: at, contentHash: hash })
  if (before && verdict === 'stale') {
    return ok({ outcome: { kind: 'stale', storedAt: before.externalUpdatedAt ?? 0, incomingAt: at ?? 0 } })
  }
  if (before && verdict === 'unchanged') return ok(unchanged(before, hash, at))
  // There are no meters that a product could name.
  if (item.usage_meter_id != null) return err(missing('Meter', 'usage_meter_id'))
  const external = {
    externalSource: source,
    externalId,
    externalUpdatedAt: at ?? before?.externalUpdatedAt ?? null,
    contentHash: hash,
  }
  const given = { ...productKind(item), ...productFields(content), ...external, updatedAt: context.now }
  const base =
    before ??
    newProduct(context, {
      ...productKind(item),
      productId: externalId,
      name: item.name,
      amountMinor: item.amount_minor,
      currency,
    })
  const row = settled({ ...base, ...given })
  const wrong = checkProduct(row)
  if (wrong) return err(wrong)
  if (!before) {
    return ok({
      outcome: { kind: 'created', row },
      change: insert('products', row),
      after: row,
      event: productCreated(row),
    })
  }
  const set = { ...given, intervalCount: row.intervalCount, stockQuantity: row.stockQuantity }
  const after = updated(before, set)
  return ok({
    outcome: { kind: 'updated', row: after },
    change: update('products', before, set),
    after,
    event: productUpdated(before, after),
  })
}

/** The same content again. Its later time is kept, so that what is older than it stays out. */
function unchanged(before: Product, hash: string, at: number | null): Decided {
  const outcome = { kind: 'unchanged' as const, contentHash: hash }
  if (!isLaterPush(before, at)) return { outcome }
  const set = { externalUpdatedAt: at }
  return { outcome, change: update('products', before, set), after: updated(before, set) }
}

/** An item's error, with its fields named within the batch. */
function inItem(error: DomainError, index: number): DomainError {
  const name = (field: string) => `items[${index}].${field}`
  if (error.code === 'validation_error') {
    return {
      ...error,
      fields: Object.fromEntries(Object.entries(error.fields).map(([field, reasons]) => [name(field), reasons])),
    }
  }
  const named = error.code === 'resource_missing' || error.code === 'conflict'
  return named && error.param !== undefined ? { ...error, param: name(error.param) } : error
}

function refKey(ref: ExternalRef): string {
  return JSON.stringify([ref.source, ref.externalId])
}
