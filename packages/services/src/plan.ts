import type { Movement, SeriesClaim } from '@revkeen-edge/domain'
import type { Message, Rows, TableName, VersionedTable } from './ports/rows.ts'

/**
 * What a use case decided, as data. Nothing has happened yet: the commit turns a plan into one batch, and a preview
 * simply does not commit. `value` is what the caller presents.
 */
export interface Planned<T> {
  readonly value: T
  readonly plan: Plan
}

export interface Plan {
  readonly changes: readonly Change[]
  readonly movements?: readonly Movement[]
  readonly events?: readonly EventDraft[]
  readonly messages?: readonly MessageDraft[]
  readonly audit?: readonly AuditDraft[]
  readonly series?: SeriesClaim
}

export type Change = { [T in TableName]: Insert<T> }[TableName] | { [T in VersionedTable]: CheckedUpdate<T> }[VersionedTable] | Clear | Revoke

export interface Insert<T extends TableName> {
  readonly kind: 'insert'
  readonly table: T
  readonly row: Rows[T]
}

/** Hits only the version that was read: a lost race aborts the whole commit. */
export interface CheckedUpdate<T extends VersionedTable> {
  readonly kind: 'update'
  readonly table: T
  readonly id: string
  readonly version: number
  readonly set: Partial<Rows[T]>
}

/** Takes the default mark off every other payment method of a customer. */
export interface Clear {
  readonly kind: 'clear_default_payment_method'
  readonly customerId: string
}

/** Ends an API key, in its row and in the directory. */
export interface Revoke {
  readonly kind: 'revoke_api_key'
  readonly id: string
  readonly hash: string
  readonly at: number
}

/** An event as its use case knows it; the commit adds identity, request and version. */
export interface EventDraft {
  readonly type: string
  readonly objectType: string
  readonly objectId: string
  readonly object: unknown
  readonly previous?: unknown
  readonly customerId?: string | null
  readonly invoiceId?: string | null
  readonly subscriptionId?: string | null
  readonly orderId?: string | null
}

export interface MessageDraft {
  readonly kind: Message['kind']
  readonly recipient: string
  readonly data: Message['data']
}

export interface AuditDraft {
  readonly action: string
  readonly objectType: string
  readonly objectId: string
}

export function insert<T extends TableName>(table: T, row: Rows[T]): Insert<T> {
  return { kind: 'insert', table, row }
}

/** An update of the row that was read. The version moves on; `updatedAt` is the caller's to set. */
export function update<T extends VersionedTable>(table: T, row: Rows[T] & { id: string; version: number }, set: Partial<Rows[T]>): CheckedUpdate<T> {
  return { kind: 'update', table, id: row.id, version: row.version, set }
}

/** The row as it will stand after an update. */
export function updated<T extends { version: number }>(row: T, set: Partial<T>): T {
  return { ...row, ...set, version: row.version + 1 }
}
