import type { Api } from '@revkeen-edge/http'
import { registerInvoiceCreditEligibility } from './credit-eligibility.ts'
import { registerIssueInvoiceCreditNote } from './credit-notes-create.ts'
import { registerListInvoiceCreditNotes } from './credit-notes-list.ts'
import { registerVoidInvoice } from './void.ts'
import { registerUpdateInvoice } from './update.ts'
import { registerSubmitInvoice } from './submit.ts'
import { registerSendInvoice } from './send.ts'
import { registerRemindInvoice } from './remind.ts'
import { registerInvoicePdf } from './pdf.ts'
import { registerRejectInvoice } from './reject.ts'
import { registerMarkInvoiceUncollectible } from './mark-uncollectible.ts'
import { registerInvoiceMarginEstimate } from './margin-estimate.ts'
import { registerUpdateInvoiceLine } from './line-items-update.ts'
import { registerDeleteInvoiceLine } from './line-items-delete.ts'
import { registerCreateInvoiceLine } from './line-items-create.ts'
import { registerFinalizeInvoice } from './finalize.ts'
import { registerExternalInvoice } from './external.ts'
import { registerExternalInvoiceBatch } from './external-batch.ts'
import { registerDeleteInvoice } from './delete.ts'
import { registerCreateInvoice } from './create.ts'
import { registerListInvoiceComments } from './comments-list.ts'
import { registerAddInvoiceComment } from './comments-add.ts'
import { registerApproveInvoice } from './approve.ts'
import { registerGetInvoice } from './get.ts'
import { registerListInvoices } from './list.ts'
import { registerPayInvoice } from './pay.ts'
import { registerRefundInvoice } from './refund.ts'

export function registerInvoices(app: Api): void {
  registerListInvoices(app)
  registerCreateInvoice(app)
  registerExternalInvoiceBatch(app)
  registerExternalInvoice(app)
  registerGetInvoice(app)
  registerUpdateInvoice(app)
  registerDeleteInvoice(app)
  registerCreateInvoiceLine(app)
  registerUpdateInvoiceLine(app)
  registerDeleteInvoiceLine(app)
  registerSubmitInvoice(app)
  registerApproveInvoice(app)
  registerRejectInvoice(app)
  registerFinalizeInvoice(app)
  registerSendInvoice(app)
  registerRemindInvoice(app)
  registerVoidInvoice(app)
  registerMarkInvoiceUncollectible(app)
  registerListInvoiceComments(app)
  registerAddInvoiceComment(app)
  registerInvoiceMarginEstimate(app)
  registerPayInvoice(app)
  registerRefundInvoice(app)
  registerInvoiceCreditEligibility(app)
  registerListInvoiceCreditNotes(app)
  registerIssueInvoiceCreditNote(app)
  registerInvoicePdf(app)
}
