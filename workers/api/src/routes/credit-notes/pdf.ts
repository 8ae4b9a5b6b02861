import { invoicePdfFile, invoicePdfQuery, pathId } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { file, register, type Api } from '@revkeen-edge/http'
import { loadPrintedCreditNote } from '@revkeen-edge/services/credit-notes/printed.ts'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import * as z from 'zod'
import { assetsOf } from '../invoices/pdf.ts'

export function registerCreditNotePdf(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/credit_notes/{id}/pdf',
      operationId: 'credit_notes_pdf',
      summary: 'Print a credit note',
      description: 'As a PDF file, with what was credited of each line and of each tax.',
      tag: 'Credit notes',
      scope: 'credit_notes:read',
      params: z.object({ id: pathId('creditNote') }),
      query: invoicePdfQuery,
      response: invoicePdfFile,
      file: 'application/pdf',
      errors: [404],
      extension: true,
    },
    async ({ context, params, query, c }) => {
      const found = await loadPrintedCreditNote(context, outboundRules(c.var.platform.urls), params.id)
      if (!found.ok) return file(found)
      // Loaded by the first request that prints, so that every other does not wait for it.
      const { creditNoteDocument, fontsFromAssets, renderCreditNotePdf } = await import('@revkeen-edge/documents')
      const document = creditNoteDocument({ ...found.value, locale: query.locale ?? 'en' })
      const bytes = await renderCreditNotePdf(document, fontsFromAssets(assetsOf(c)))
      return file(ok({ name: `${found.value.note.number ?? 'credit-note'}.pdf`, bytes }))
    },
  )
}
