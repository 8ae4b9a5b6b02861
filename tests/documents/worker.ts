import { fontsFromAssets, renderInvoicePdf, type InvoiceDocument } from '@revkeen-edge/documents'

interface Environment {
  readonly ASSETS: { fetch(url: string): Promise<Response> }
}

/** Prints the invoice that it is sent. */
export default {
  async fetch(request: Request, { ASSETS }: Environment): Promise<Response> {
    const document = (await request.json()) as InvoiceDocument
    return new Response(await renderInvoicePdf(document, fontsFromAssets(ASSETS)))
  },
}
