import type { CreateInvoiceCreditNote, PreviewCreditNote } from '@revkeen-edge/contracts'
import type { CreditNote } from '@revkeen-edge/domain'
import { contentHash } from '../external.ts'
import type { WantedCredit } from './figures.ts'
import type { WantedNote } from './new.ts'

/** What a request to preview a credit note asks for. Without a method, the money goes back. */
export function wantedCredit(body: Omit<PreviewCreditNote, 'invoice_id'>): WantedCredit {
  return {
    amountMinor: body.amount_minor ?? body.amount ?? 0,
    taxMinor: body.tax_amount_minor,
    method: body.credit_method ?? 'refund_to_payment_method',
    lines: body.lines?.map(({ invoice_line_item_id, amount_minor }) => {
      return { invoiceLineId: invoice_line_item_id, amountMinor: amount_minor }
    }),
    reason: body.reason,
    reasonCode: body.reason_code,
  }
}

/** What a request to issue a credit note asks for. `param` is what it calls the invoice. */
export async function wantedNote(
  invoiceId: string,
  body: CreateInvoiceCreditNote,
  param?: string,
): Promise<WantedNote> {
  const { idempotency_key: key = null } = body
  return {
    ...wantedCredit(body),
    cancelSubscription: body.cancel_subscription ?? false,
    proration: prorationOf(body),
    metadata: body.metadata,
    param,
    idempotencyKey: key,
    requestHash: key === null ? null : await contentHash({ ...body, invoice_id: invoiceId }),
  }
}

function prorationOf(body: CreateInvoiceCreditNote): CreditNote['proration'] {
  const { is_prorated: prorated, proration_days_total: total = null, proration_days_unused: unused = null } = body
  return prorated === true || total !== null || unused !== null ? { total, unused } : null
}
