import { createRefundBody, presentRefund, refundResponse } from '@revkeen-edge/contracts'
import { isOpenReversal } from '@revkeen-edge/domain'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { createRefund } from '@revkeen-edge/services/reversals/refund.ts'

export function registerCreateRefund(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/refunds',
      operationId: 'refunds_create',
      summary: 'Refund a payment',
      description:
        'Returns a payment, in full or in part, through the gateway that took it; several refunds of one payment are fine, up to what was captured. A full refund of what is not settled yet undoes the charge instead (`method: void`), which costs no fees. What the gateway says is told by `status`: `succeeded`, `failed` with its reason, or `processing` until it has answered.',
      tag: 'Refunds',
      scope: 'refunds:write',
      body: createRefundBody,
      bodyOptional: true,
      status: 201,
      response: refundResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(
        createRefund(context, paymentPorts(c), {
          paymentId: body.payment_id ?? body.transaction_id ?? body.charge ?? '',
          amountMinor: body.amount_minor ?? body.amount,
          reasonCode: body.reason,
          reason: body.reason_details,
        }),
        (row) => ({ data: presentRefund(row), requestId }),
        { undecided: isOpenReversal },
      ),
  )
}
