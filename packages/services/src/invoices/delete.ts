import { err, invalidState, ok, type DomainError, type Invoice, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Plan, Planned } from '../plan.ts'
import { getInvoice } from './get.ts'

/** Deletes a draft for good. What was finalised is voided instead. Errors: `resource_missing`, `invalid_state`. */
export async function deleteInvoice(context: Context, id: string): Promise<Result<Planned<Invoice>, DomainError>> {
  const found = await getInvoice(context, id)
  if (!found.ok) return found
  const { invoice } = found.value
  if (invoice.status !== 'draft') {
    return err(invalidState('Only a draft can be deleted: void the invoice instead.'))
  }
  return ok({ value: invoice, plan: deletion(invoice) })
}

/** What deletes a draft. */
export function deletion({ id, version }: Pick<Invoice, 'id' | 'version'>): Plan {
  return {
    changes: [{ kind: 'delete_draft_invoice', id, version }],
    audit: [{ action: 'invoice.delete', objectType: 'invoice', objectId: id }],
  }
}
