import { deletedResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { deleteInvoice } from '@revkeen-edge/services/invoices/delete.ts'
import * as z from 'zod'

export function registerDeleteInvoice(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/invoices/{id}',
      operationId: 'invoices_delete',
      summary: 'Delete a draft',
      description: 'For good, with its lines and comments. What was finalised is voided instead.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      response: deletedResponse,
      errors: [404, 422],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => deleteInvoice(context, params.id),
        ({ id }) => ({ data: { id, deleted: true }, success: true, requestId }),
      ),
  )
}
