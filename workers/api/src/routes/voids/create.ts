import { createVoidBody, presentVoid, voidResponse } from '@revkeen-edge/contracts'
import { isOpenReversal } from '@revkeen-edge/domain'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { createVoid } from '@revkeen-edge/services/reversals/void.ts'

export function registerCreateVoid(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/voids',
      operationId: 'voids_create',
      summary: 'Void a payment',
      description:
        'Undoes a payment that is not settled yet: always all of it, without fees, and without a trace on the statement. Funds that are only held are let go; such a void is of no transaction. Within fifteen minutes of the close of the batch the gateway may refuse, and `status` is `failed`: refund the payment then. A settled payment is refused.',
      tag: 'Voids',
      scope: 'voids:write',
      body: createVoidBody,
      status: 201,
      response: voidResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(
        createVoid(context, paymentPorts(c), {
          paymentId: body.payment_id ?? body.transaction_id ?? '',
          reasonCode: body.reason_code,
          reason: body.reason,
        }),
        (row) => ({ data: presentVoid(row), requestId }),
        { undecided: isOpenReversal },
      ),
  )
}
