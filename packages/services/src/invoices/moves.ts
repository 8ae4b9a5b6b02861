import {
  err,
  INVOICE,
  invalidState,
  ok,
  transition,
  type DomainError,
  type EventName,
  type Invoice,
  type InvoiceLine,
  type InvoiceStatus,
  type InvoiceStep,
  type Movement,
  type Result,
  type SeriesClaim,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import {
  insert,
  update,
  type AuditDraft,
  type Change,
  type EventDraft,
  type MessageDraft,
  type Planned,
} from '../plan.ts'
import { invoiceEvent } from './events.ts'
import type { InvoiceWithLines } from './get.ts'

/** One step in an invoice's life, as data: what it sets, and what goes with it in the same commit. */
export interface Move {
  readonly set: Partial<Invoice>
  /** All lines, where they change. */
  readonly lines?: readonly InvoiceLine[]
  /** What is told of it; null for nothing. */
  readonly event: Extract<EventName, `invoice.${string}`> | null
  /** What the audit calls it. */
  readonly action: string
  readonly changes?: readonly Change[]
  readonly movements?: readonly Movement[]
  /** Events about other objects. */
  readonly events?: readonly EventDraft[]
  readonly messages?: readonly MessageDraft[]
  /** Beside the move itself. */
  readonly audit?: readonly AuditDraft[]
  readonly series?: SeriesClaim | undefined
}

type Moved = Result<Move | null, DomainError>

/** Decides on a move from where the invoice stands; null where there is nothing to do. */
export type Decide = (at: InvoiceWithLines) => Moved | Promise<Moved>

/** Where moves begin. An invoice that is not stored yet is inserted as the moves leave it. */
export interface Start extends InvoiceWithLines {
  readonly isNew?: boolean
}

/**
 * Takes moves one after the other, each from where the last one left the invoice, and makes them one plan: one checked
 * update, so that whatever happened to the invoice meanwhile refuses them all.
 */
export async function planMoves(
  context: Context,
  start: Start,
  decisions: readonly Decide[],
): Promise<Result<Planned<InvoiceWithLines>, DomainError>> {
  let at: InvoiceWithLines = start
  const moves: Move[] = []
  const events: EventDraft[] = []
  for (const decide of decisions) {
    const moved = await decide(at)
    if (!moved.ok) return moved
    const move = moved.value
    if (!move) continue
    const next = {
      invoice: { ...at.invoice, ...move.set, updatedAt: context.now },
      lines: move.lines ?? at.lines,
    }
    if (move.event) events.push(invoiceEvent(move.event, next, move.event === 'invoice.created' ? null : at))
    events.push(...(move.events ?? []))
    moves.push(move)
    at = next
  }
  if (moves.length === 0) return ok({ value: at, plan: { changes: [] } })
  const value = start.isNew ? at : { ...at, invoice: { ...at.invoice, version: start.invoice.version + 1 } }
  const series = moves.find((move) => move.series)?.series
  return ok({
    value,
    plan: {
      changes: [...ownChanges(context, start, moves, value), ...moves.flatMap((move) => move.changes ?? [])],
      movements: moves.flatMap((move) => move.movements ?? []),
      events,
      messages: moves.flatMap((move) => move.messages ?? []),
      audit: moves.flatMap(({ action, audit = [] }) => [
        { action, objectType: 'invoice', objectId: start.invoice.id },
        ...audit,
      ]),
      ...(series ? { series } : {}),
    },
  })
}

function ownChanges(
  { now }: Context,
  start: Start,
  moves: readonly Move[],
  { invoice, lines }: InvoiceWithLines,
): Change[] {
  const inserted = lines.map((line) => insert('invoiceLines', line))
  if (start.isNew) return [insert('invoices', invoice), ...inserted]
  const set: Partial<Invoice> = Object.assign({}, ...moves.map((move) => move.set), { updatedAt: now })
  const relined = moves.some((move) => move.lines !== undefined)
  return [
    update('invoices', start.invoice, set),
    ...(relined ? [{ kind: 'clear_invoice_lines' as const, invoiceId: invoice.id }, ...inserted] : []),
  ]
}

/** Where a step leads, or `invalid_state` in plain words. `verb` completes "The invoice is paid and cannot be …". */
export function stepTo(invoice: Invoice, step: InvoiceStep, verb: string): Result<InvoiceStatus, DomainError> {
  const next = transition(INVOICE, invoice.status, step)
  return next.ok ? next : err(invalidState(`The invoice is ${spoken(invoice.status)} and cannot be ${verb}.`))
}

/** A status in plain words: "The invoice is …". */
export function spoken(status: InvoiceStatus): string {
  if (status === 'draft') return 'a draft'
  return status.replaceAll('_', ' ')
}
