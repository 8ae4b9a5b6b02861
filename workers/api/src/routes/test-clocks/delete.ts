import { deletedResponse, pathId } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { deleteTestClock } from '@revkeen-edge/services/test-clocks/delete.ts'
import * as z from 'zod'

export function registerDeleteTestClock(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/test-clocks/{id}',
      operationId: 'test_clocks_delete',
      summary: 'Delete a test clock',
      description: 'Deletes its customers too, and cancels their subscriptions. Invoices and payments stay.',
      tag: 'Test clocks',
      scope: 'test_clocks:write',
      params: z.object({ id: pathId('testClock') }),
      response: deletedResponse,
      errors: [404],
      extension: true,
    },
    ({ context, params, requestId }) =>
      mutate(
        () => deleteTestClock(context, params.id),
        ({ id }) => ({ data: { id, deleted: true }, success: true, requestId }),
      ),
  )
}
