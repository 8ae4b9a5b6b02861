import type { Api } from '@revkeen-edge/http'
import { registerCreateCreditNote } from './create.ts'
import { registerCreditNoteEligibility } from './eligibility.ts'
import { registerGetCreditNote } from './get.ts'
import { registerListCreditNoteLines } from './lines.ts'
import { registerListCreditNotes } from './list.ts'
import { registerCreditNotePdf } from './pdf.ts'
import { registerPreviewCreditNote } from './preview.ts'
import { registerRetryCreditNote } from './retry.ts'
import { registerReversalEligibility } from './reversal-eligibility.ts'
import { registerVoidCreditNote } from './void.ts'

export function registerCreditNotes(app: Api): void {
  registerListCreditNotes(app)
  registerCreateCreditNote(app)
  registerPreviewCreditNote(app)
  registerCreditNoteEligibility(app)
  registerReversalEligibility(app)
  registerGetCreditNote(app)
  registerListCreditNoteLines(app)
  registerCreditNotePdf(app)
  registerVoidCreditNote(app)
  registerRetryCreditNote(app)
}
