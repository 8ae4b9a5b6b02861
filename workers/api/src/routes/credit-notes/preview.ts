import { creditNotePreviewResponse, previewCreditNoteBody } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { presentCreditNotePreview } from '@revkeen-edge/services/credit-notes/view.ts'
import { previewCreditNote } from '@revkeen-edge/services/credit-notes/preview.ts'
import { wantedCredit } from '@revkeen-edge/services/credit-notes/wanted.ts'

export function registerPreviewCreditNote(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/credit_notes/preview',
      operationId: 'credit_notes_preview',
      summary: 'Preview a credit note',
      description:
        'What a credit note would come to, by the plan that issues it, and nothing is issued. An amount beyond what can be credited is marked by `exceeds_max_creditable`.',
      tag: 'Credit notes',
      scope: 'credit_notes:read',
      body: previewCreditNoteBody,
      response: creditNotePreviewResponse,
      errors: [404, 422],
    },
    async ({ context, body, requestId }) =>
      read(
        await previewCreditNote(context, body.invoice_id, { ...wantedCredit(body), param: 'invoice_id' }),
        (preview) => ({
          data: presentCreditNotePreview(preview),
          requestId,
        }),
      ),
  )
}
