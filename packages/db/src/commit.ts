import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import { phoneNumber, publicId, type Movement, type SeriesClaim } from '@revkeen-edge/domain'
import type { Context } from '@revkeen-edge/services/context.ts'
import type { AuditDraft, EventDraft, MessageDraft, Plan } from '@revkeen-edge/services/plan.ts'
import type { CommitOutcome, Conflict, IdempotencyWrite } from '@revkeen-edge/services/ports/database.ts'
import { compileChanges, insertStatements } from './compile.ts'
import type { SqlValue } from './sql.ts'

/**
 * One plan, one `batch()`: rows, ledger, audit, events and the idempotency record land together or not at all.
 * Pinned by commit.test.ts.
 */
export async function commitPlan(
  db: D1Database,
  given: Context,
  plan: Plan,
  replay?: IdempotencyWrite,
): Promise<CommitOutcome> {
  // What a commit itself adds is dated by the wall: sweepers and retention look at it. Pinned by test-clocks.test.ts.
  const context = { ...given, now: given.wall ?? given.now }
  const { merchantId } = context.tenant
  const events = (plan.events ?? []).map((draft) => eventRow(context, draft))
  const messages = (plan.messages ?? []).map((draft) => messageRow(context, draft))
  const eventIds = events.map((row) => String(row[0]))
  const messageIds = messages.map((row) => String(row[0]))
  const statements = [
    ...(replay ? recordStatements(db, context, replay) : []),
    ...compileChanges(db, merchantId, plan.changes),
    ...ledgerStatements(db, context, plan.movements ?? []),
    ...insertStatements(db, 'events', EVENT_COLUMNS, events),
    ...insertStatements(db, 'messages', MESSAGE_COLUMNS, messages),
    ...auditStatements(db, context, plan.audit ?? []),
    ...(plan.series ? seriesStatements(db, context, plan.series, eventIds, messageIds, replay) : []),
    db.prepare('DELETE FROM batch_guard'),
  ]
  try {
    const results = await db.batch<{ number?: string }>(statements)
    const allotted = plan.series ? results[statements.length - 2]?.results[0]?.number : undefined
    return { ok: true, eventIds, messageIds, number: allotted ?? null }
  } catch (error) {
    const conflict = conflictOf(error)
    if (conflict) return { ok: false, conflict }
    throw error
  }
}

/** The record is the first statement, so a repeated key stops everything behind it. Pinned by idempotency.test.ts. */
function recordStatements(db: D1Database, { tenant, now }: Context, write: IdempotencyWrite): D1PreparedStatement[] {
  if (write.claimed) {
    const text =
      'UPDATE idempotency_records SET response = ?, lease_until = NULL WHERE merchant_id = ? AND id = ? AND request_hash = ? AND response IS NULL'
    return [
      db.prepare(text).bind(write.response, tenant.merchantId, write.id, write.requestHash),
      db.prepare('INSERT INTO batch_guard (lost_race) SELECT changes() = 1'),
    ]
  }
  const { merchantId } = tenant
  const purge = 'DELETE FROM idempotency_records WHERE merchant_id = ? AND id = ? AND expires_at <= ?'
  const columns = 'merchant_id, id, request_hash, response, lease_until, created_at, expires_at'
  const record = `INSERT INTO idempotency_records (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`
  const values = [merchantId, write.id, write.requestHash, write.response, write.leaseUntil, now, write.expiresAt]
  const purged = db.prepare(purge).bind(merchantId, write.id, now)
  if (write.response !== null) return [purged, db.prepare(record).bind(...values)]
  return [
    purged,
    db.prepare(`${record} ${TAKE_OVER}`).bind(...values, now),
    db.prepare('INSERT INTO batch_guard (lost_race) SELECT changes() = 1'),
  ]
}

/** A claim whose lease has run out goes to one of those who ask for it, with a lease of its own. */
const TAKE_OVER = `
  ON CONFLICT (merchant_id, id) DO UPDATE SET lease_until = excluded.lease_until
  WHERE response IS NULL AND lease_until <= ? AND request_hash = excluded.request_hash`

const LEDGER_COLUMNS = [
  'movement_id',
  'position',
  'merchant_id',
  'kind',
  'account',
  'currency',
  'amount_minor',
  'reference_id',
  'customer_id',
  'created_at',
]

/** Entries, and the guard that refuses a movement that does not sum to zero. Pinned by commit.test.ts. */
function ledgerStatements(db: D1Database, context: Context, movements: readonly Movement[]): D1PreparedStatement[] {
  if (movements.length === 0) return []
  const ids = movements.map(() => context.runtime.uuid())
  const rows = movements.flatMap((movement, index) =>
    movement.entries.map((entry, position): SqlValue[] => [
      ids[index] ?? null,
      position,
      context.tenant.merchantId,
      movement.kind,
      entry.account,
      movement.currency,
      entry.amountMinor,
      movement.referenceId,
      entry.customerId ?? null,
      context.now,
    ]),
  )
  if (rows.length === 0) return []
  const unbalanced =
    'INSERT INTO batch_guard (unbalanced) SELECT count(*) FROM (SELECT 1 FROM ledger_entries WHERE movement_id IN (SELECT value FROM json_each(?)) GROUP BY movement_id, currency HAVING sum(amount_minor) <> 0)'
  return [
    ...insertStatements(db, 'ledger_entries', LEDGER_COLUMNS, rows),
    db.prepare(unbalanced).bind(JSON.stringify(ids)),
  ]
}

const EVENT_COLUMNS = [
  'id',
  'merchant_id',
  'type',
  'object_type',
  'object_id',
  'customer_id',
  'invoice_id',
  'subscription_id',
  'order_id',
  'endpoint_id',
  'data',
  'request_id',
  'idempotency_key',
  'api_version',
  'livemode',
  'created_at',
]

function eventRow(context: Context, draft: EventDraft): SqlValue[] {
  const data =
    draft.previous === undefined
      ? { object: draft.object }
      : { object: draft.object, previous_attributes: draft.previous }
  return [
    draft.id ?? publicId('event', context.runtime.uuid()),
    context.tenant.merchantId,
    draft.type,
    draft.objectType,
    draft.objectId,
    draft.customerId ?? null,
    draft.invoiceId ?? null,
    draft.subscriptionId ?? null,
    draft.orderId ?? null,
    draft.endpointId ?? null,
    JSON.stringify(data),
    context.requestId,
    context.idempotencyKey,
    context.apiVersion,
    draft.livemode !== false && context.tenant.mode === 'live' ? 1 : 0,
    context.now,
  ]
}

const MESSAGE_COLUMNS = [
  'id',
  'merchant_id',
  'kind',
  'recipient',
  'phone',
  'data',
  'channels_left',
  'attempts',
  'next_attempt_at',
  'created_at',
]

function messageRow(context: Context, draft: MessageDraft): SqlValue[] {
  const { tenant, now, runtime } = context
  const { kind, recipient, phone = null, data, channels } = draft
  const number = phoneNumber(phone)
  const asked = channels ? JSON.stringify(channels) : null
  return [runtime.uuid(), tenant.merchantId, kind, recipient, number, JSON.stringify(data), asked, 0, now, now]
}

const AUDIT_COLUMNS = [
  'id',
  'merchant_id',
  'actor_type',
  'actor_id',
  'action',
  'object_type',
  'object_id',
  'request_id',
  'created_at',
]

function auditStatements(db: D1Database, context: Context, drafts: readonly AuditDraft[]): D1PreparedStatement[] {
  if (drafts.length === 0) return []
  const { tenant, actor, requestId, now, runtime } = context
  const rows = drafts.map((draft): SqlValue[] => [
    runtime.uuid(),
    tenant.merchantId,
    actor.type,
    actor.id,
    draft.action,
    draft.objectType,
    draft.objectId,
    requestId,
    now,
  ])
  return insertStatements(db, 'audit_log', AUDIT_COLUMNS, rows)
}

/** Where the number of a series goes: its table, and the events and messages about its row. */
const NUMBERED = {
  invoices: {
    table: 'invoices',
    objectType: 'invoice',
    eventPaths: ['$.object.invoice_number', '$.object.number'],
    messagePath: '$.invoiceNumber',
  },
  creditNotes: {
    table: 'credit_notes',
    objectType: 'credit_note',
    eventPaths: ['$.object.credit_note_number'],
    messagePath: '$.creditNoteNumber',
  },
} as const

/**
 * Takes the next number of a series and sets it into the row, its events, messages and stored answer. No version guard:
 * parallel claims queue up in SQLite instead of failing each other. Pinned by commit.test.ts.
 */
function seriesStatements(
  db: D1Database,
  { tenant }: Context,
  { table: key, id, prefix, year }: SeriesClaim,
  eventIds: readonly string[],
  messageIds: readonly string[],
  replay?: IdempotencyWrite,
): D1PreparedStatement[] {
  const { merchantId } = tenant
  const { table, objectType, eventPaths, messagePath } = NUMBERED[key]
  const number = `(SELECT number FROM ${table} WHERE merchant_id = ? AND id = ?)`
  const own = [merchantId, id]
  const set = eventPaths.map((path) => `'${path}', ${number}`).join(', ')
  const paths = [replay?.numberPath ?? []].flat()
  return [
    db
      .prepare(
        'INSERT INTO number_series (merchant_id, prefix, year, next) VALUES (?, ?, ?, 2) ON CONFLICT DO UPDATE SET next = next + 1',
      )
      .bind(merchantId, prefix, year),
    db
      .prepare(
        `UPDATE ${table} SET number = (SELECT prefix || '-' || year || '-' || printf('%04d', next - 1) FROM number_series WHERE merchant_id = ? AND prefix = ? AND year = ?) WHERE merchant_id = ? AND id = ? AND number IS NULL`,
      )
      .bind(merchantId, prefix, year, ...own),
    db.prepare('INSERT INTO batch_guard (lost_race) SELECT changes() = 1'),
    db
      .prepare(
        `UPDATE events SET data = json_set(data, ${set}) WHERE object_type = ? AND object_id = ? AND id IN (SELECT value FROM json_each(?))`,
      )
      .bind(...eventPaths.flatMap(() => own), objectType, id, JSON.stringify(eventIds)),
    ...(messageIds.length > 0
      ? [
          db
            .prepare(
              `UPDATE messages SET data = json_set(data, '${messagePath}', ${number}) WHERE merchant_id = ? AND id IN (SELECT value FROM json_each(?))`,
            )
            .bind(...own, merchantId, JSON.stringify(messageIds)),
        ]
      : []),
    ...(replay && paths.length > 0
      ? [
          db
            .prepare(
              `UPDATE idempotency_records SET patch = json_object(${paths.map(() => `?, ${number}`).join(', ')}) WHERE merchant_id = ? AND id = ?`,
            )
            .bind(...paths.flatMap((path) => [path, ...own]), merchantId, replay.id),
        ]
      : []),
    db.prepare(`SELECT number FROM ${table} WHERE merchant_id = ? AND id = ?`).bind(...own),
  ]
}

/** What a constraint's violation means, from SQLite's text; null for any other failure. */
export function conflictOf(error: unknown): Conflict | null {
  const text = error instanceof Error ? error.message : String(error)
  const unique = /UNIQUE constraint failed: ([\w., ]+)/.exec(text)?.[1]?.trim()
  if (unique?.startsWith('idempotency_records.')) return { kind: 'idempotency', constraint: unique }
  if (unique) return { kind: 'unique', constraint: unique }
  if (text.includes('UNIQUE constraint failed')) return { kind: 'unique', constraint: text }
  if (text.includes('CHECK constraint failed: lost_race')) return { kind: 'lost_race', constraint: 'lost_race' }
  // Somebody spent the customer's balance meanwhile: the next look sees what is left of it.
  if (text.includes('CHECK constraint failed: balance_minor')) return { kind: 'lost_race', constraint: 'balance_minor' }
  if (text.includes('FOREIGN KEY constraint failed')) return { kind: 'reference', constraint: 'foreign_key' }
  return null
}
