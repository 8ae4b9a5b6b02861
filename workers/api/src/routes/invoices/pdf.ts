import { invoicePdfFile, invoicePdfQuery, pathId } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { file, register, type Api, type ApiContext } from '@revkeen-edge/http'
import { outboundRules } from '@revkeen-edge/services/outbound/rules.ts'
import { invoiceFileName, loadPrintedInvoice } from '@revkeen-edge/services/public-invoices/printed.ts'
import * as z from 'zod'

export function registerInvoicePdf(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/invoices/{id}/pdf',
      operationId: 'invoices_pdf',
      summary: 'Print an invoice',
      description: 'As a PDF file, as it stands now, with the address of its page where it can be paid.',
      tag: 'Invoices',
      scope: 'invoices:read',
      params: z.object({ id: pathId('invoice') }),
      query: invoicePdfQuery,
      response: invoicePdfFile,
      file: 'application/pdf',
      errors: [404],
      extension: true,
    },
    async ({ context, params, query, c }) => {
      const { sealer, urls } = c.var.platform
      const ports = { sealer, checkoutUrl: urls.checkout, rules: outboundRules(urls) }
      const found = await loadPrintedInvoice(context, ports, params.id)
      if (!found.ok) return file(found)
      // Loaded by the first request that prints, so that every other does not wait for it.
      const { fontsFromAssets, invoiceDocument, renderInvoicePdf } = await import('@revkeen-edge/documents')
      const document = invoiceDocument({ ...found.value, locale: query.locale ?? 'en', now: context.now })
      const bytes = await renderInvoicePdf(document, fontsFromAssets(assetsOf(c)))
      return file(ok({ name: `${invoiceFileName(found.value.invoice)}.pdf`, bytes }))
    },
  )
}

/** The binding of the static files is the worker's own; the HTTP layer knows none. */
export function assetsOf(c: ApiContext): Assets {
  const { ASSETS } = c.env as { ASSETS: Assets }
  return ASSETS
}

interface Assets {
  fetch(url: string): Promise<Response>
}
