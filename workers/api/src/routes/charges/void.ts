import { chargeResponse, pathId, presentCharge } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { voidCharge } from '@revkeen-edge/services/charges/capture.ts'
import * as z from 'zod'

export function registerVoidCharge(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/charges/{id}/void',
      operationId: 'charges_void',
      summary: 'Void a charge',
      description:
        'Lets the funds go of a charge that was created with `capture: false` and not captured. The void itself is found under `/voids`.',
      tag: 'Charges',
      scope: 'charges:write',
      params: z.object({ id: pathId('charge') }),
      response: chargeResponse,
      errors: [404, 409, 422, 503],
      extension: true,
      callsGateway: true,
    },
    ({ context, params, requestId, c }) =>
      mutate(voidCharge(context, paymentPorts(c), params.id), (row) => ({ data: presentCharge(row), requestId })),
  )
}
