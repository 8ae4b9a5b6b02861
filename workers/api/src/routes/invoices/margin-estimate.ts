import { marginEstimateBody, marginEstimateResponse, pathId, presentMarginEstimates } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { estimateMargin } from '@revkeen-edge/services/invoices/margin-estimate.ts'
import * as z from 'zod'

export function registerInvoiceMarginEstimate(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/margin-estimate',
      operationId: 'invoices_margin_estimate',
      summary: 'Estimate what paying an invoice costs',
      description:
        'By rail, and by card scheme where some are named: fees of what is still owed, or of `amount_minor`. Cards are taken to be domestic consumer debit cards.',
      tag: 'Invoices',
      scope: 'invoices:read',
      params: z.object({ id: pathId('invoice') }),
      body: marginEstimateBody,
      response: marginEstimateResponse,
      errors: [404],
    },
    async ({ context, params, body }) =>
      read(await estimateMargin(context, params.id, body), (found) => ({ data: presentMarginEstimates(found) })),
  )
}
