import { createDisputeBody, disputeResponse, presentDispute } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createDispute } from '@revkeen-edge/services/disputes/create.ts'

export function registerCreateDispute(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/disputes',
      operationId: 'disputes_create',
      summary: 'Enter a dispute',
      description:
        'Enters a chargeback that a bank told you of, at a gateway that does not tell of them by itself, such as Elavon. Its money counts as taken from then on. One that was a `retrieval` before becomes a chargeback under the same `gateway_dispute_id`.',
      tag: 'Disputes',
      scope: 'disputes:write',
      body: createDisputeBody,
      response: disputeResponse,
      status: 201,
      errors: [404, 409, 422],
      extension: true,
    },
    ({ context, body, requestId }) =>
      mutate(
        () => createDispute(context, body),
        (row) => ({ data: presentDispute(row), requestId }),
      ),
  )
}
