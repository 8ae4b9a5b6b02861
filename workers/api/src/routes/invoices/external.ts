import {
  externalInvoiceBody,
  externalInvoiceResponse,
  externalPath,
  presentExternalInvoice,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { upsertExternalInvoice } from '@revkeen-edge/services/invoices/external.ts'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'

export function registerExternalInvoice(app: Api): void {
  register(
    app,
    {
      method: 'put',
      path: '/invoices/external/{source}/{externalId}',
      operationId: 'invoices_external_upsert_by_external_id',
      summary: 'Create or update an invoice by its id elsewhere',
      description:
        'For integrations. A push with an older `external_updated_at`, or with the same content, is acknowledged and ignored. What a final invoice comes to stays as it is: `warnings` name what was not changed. A record that is final elsewhere brings its own `invoice_number`. One that was voided there voids its invoice, and deletes it while it is a draft; an invoice that has payments or waits for approval keeps its status, with a warning.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: externalPath,
      body: externalInvoiceBody,
      response: externalInvoiceResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        optimistic((checked) => upsertExternalInvoice(context, c.var.platform.sealer, { ref: params, body }, checked)),
        (outcome) => ({ ...presentExternalInvoice(outcome), requestId }),
      ),
  )
}
