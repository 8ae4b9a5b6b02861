import type { Repositories } from '@revkeen-edge/services/ports/repositories.ts'
import {
  creditNoteLines as lines,
  creditNotes as table,
  customerBalances,
  customers,
  invoiceLines,
  invoices,
} from '../schema/index.ts'
import { between, equals, raw, sql, type Sql } from '../sql.ts'
import { invoiceOf as reversibleInvoice } from './reversals.ts'
import type { Scope } from './scope.ts'

export function creditNotesOf(scope: Scope): Repositories['creditNotes'] {
  const { merchantId } = scope
  const of = (column: NoteColumn, noteId: string) => columnOf(merchantId, column, noteId)
  return {
    ...scope.rooms(table, {
      filters: ({ status, invoiceId, customerId, creditMethod, createdGte, createdLte }) => [
        equals(table.status, status),
        equals(table.invoiceId, invoiceId),
        equals(table.customerId, customerId),
        equals(table.creditMethod, creditMethod),
        between(table.createdAt, createdGte, createdLte),
      ],
    }),
    lines: (noteId) => scope.sorted(lines, raw('position'), equals(lines.creditNoteId, noteId)),
    linesOfInvoice: (invoiceId) =>
      scope.all(
        lines,
        sql`${lines.creditNoteId} IN (
          SELECT id FROM credit_notes WHERE merchant_id = ${merchantId} AND invoice_id = ${invoiceId} AND status <> 'voided')`,
      ),
    ofReversible: (ref) =>
      scope.sorted(table, raw('created_at, id'), sql`${table.invoiceId} = (${reversibleInvoice(merchantId, ref)})`),
    byIdempotencyKey: (key) => scope.find(table, equals(table.idempotencyKey, key)),
    invoiceOf: (noteId) => scope.find(invoices, sql`${invoices.id} = (${of('invoice_id', noteId)})`),
    invoiceLinesOf: (noteId) =>
      scope.sorted(invoiceLines, raw('position'), sql`${invoiceLines.invoiceId} = (${of('invoice_id', noteId)})`),
    customerOf: (noteId) => scope.find(customers, sql`${customers.id} = (${of('customer_id', noteId)})`),
    balanceOf: (noteId) =>
      scope.find(
        customerBalances,
        sql`${customerBalances.customerId} = (${of('customer_id', noteId)})`,
        sql`${customerBalances.currency} = (${of('currency', noteId)})`,
      ),
    ofReversal: (reversalId) =>
      scope.find(
        table,
        sql`${table.id} = (SELECT credit_note_id FROM reversals WHERE merchant_id = ${merchantId} AND id = ${reversalId})`,
      ),
  }
}

type NoteColumn = 'invoice_id' | 'customer_id' | 'currency'

function columnOf(merchantId: string, column: NoteColumn, noteId: string): Sql {
  return sql`SELECT ${raw(column)} FROM credit_notes WHERE merchant_id = ${merchantId} AND id = ${noteId}`
}
