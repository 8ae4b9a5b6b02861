import {
  externalInvoiceBatchBody,
  externalInvoiceBatchResponse,
  presentExternalInvoiceBatch,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { upsertExternalInvoices } from '@revkeen-edge/services/invoices/external.ts'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'

export function registerExternalInvoiceBatch(app: Api): void {
  register(
    app,
    {
      method: 'put',
      path: '/invoices/external/batch',
      operationId: 'invoices_external_batch',
      summary: 'Create or update up to 100 invoices by their ids elsewhere',
      description: 'All in one commit, in the order given. Each item says what became of it.',
      tag: 'Invoices',
      scope: 'invoices:write',
      body: externalInvoiceBatchBody,
      response: externalInvoiceBatchResponse,
      errors: [404, 409, 422],
    },
    ({ context, body, requestId, c }) =>
      mutate(
        optimistic((checked) => upsertExternalInvoices(context, c.var.platform.sealer, body, checked)),
        (outcomes) => ({ ...presentExternalInvoiceBatch(outcomes), requestId }),
      ),
  )
}
