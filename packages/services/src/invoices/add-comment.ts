import type { InvoiceCommentBody } from '@revkeen-edge/contracts'
import { err, missing, ok, type DomainError, type InvoiceComment, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import { onItsClock } from '../test-clocks/on-clock.ts'

/** Writes a note on an invoice, for its customer as well unless it is internal. Errors: `resource_missing`. */
export async function addInvoiceComment(
  context: Context,
  invoiceId: string,
  { content, isInternal = false }: InvoiceCommentBody,
): Promise<Result<Planned<InvoiceComment>, DomainError>> {
  const { db, runtime, tenant } = context
  const { invoice, clock } = await db.load({
    invoice: db.rows.invoices.byId(invoiceId),
    clock: db.rows.testClocks.ofInvoice(invoiceId),
  })
  if (!invoice) return err(missing('Invoice'))
  const comment: InvoiceComment = {
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    invoiceId,
    // Keys belong to merchants, not to people.
    userId: null,
    content,
    isInternal,
    createdAt: onItsClock(context, clock).now,
    updatedAt: null,
  }
  return ok({
    value: comment,
    plan: {
      changes: [insert('invoiceComments', comment)],
      audit: [{ action: 'invoice.comment', objectType: 'invoice', objectId: invoiceId }],
    },
  })
}
