import { chargeResponse, pathId, presentCharge, refundChargeBody } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { refundCharge } from '@revkeen-edge/services/reversals/refund-charge.ts'
import * as z from 'zod'

export function registerRefundCharge(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/charges/{id}/refund',
      operationId: 'charges_refund',
      summary: 'Refund a charge',
      description:
        'Returns a charge, in full or in part, as often as something of it is left. The refund itself is found under `/refunds`.',
      tag: 'Charges',
      scope: 'charges:write',
      params: z.object({ id: pathId('charge') }),
      body: refundChargeBody,
      bodyOptional: true,
      response: chargeResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        refundCharge(context, paymentPorts(c), params.id, {
          amountMinor: body.amountMinor ?? body.amount,
          reason: body.reason,
        }),
        (row) => ({ data: presentCharge(row), requestId }),
      ),
  )
}
