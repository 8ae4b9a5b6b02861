import { captureChargeBody, chargeResponse, pathId, presentCharge } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { captureCharge } from '@revkeen-edge/services/charges/capture.ts'
import * as z from 'zod'

export function registerCaptureCharge(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/charges/{id}/capture',
      operationId: 'charges_capture',
      summary: 'Capture a charge',
      description:
        'Takes the funds of a charge that was created with `capture: false`, once: all of them, or `amountMinor`. What is not captured is released.',
      tag: 'Charges',
      scope: 'charges:write',
      params: z.object({ id: pathId('charge') }),
      body: captureChargeBody,
      bodyOptional: true,
      response: chargeResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(captureCharge(context, paymentPorts(c), params.id, body.amountMinor), (row) => ({
        data: presentCharge(row),
        requestId,
      })),
  )
}
