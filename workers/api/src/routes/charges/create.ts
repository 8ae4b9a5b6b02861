import { chargeResponse, createChargeBody, presentCharge } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { createCharge } from '@revkeen-edge/services/charges/create.ts'

export function registerCreateCharge(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/charges',
      operationId: 'charges_create',
      summary: 'Create a charge',
      description:
        'Charges a customer at once: the default payment method, or `paymentMethodId`. With `capture: false` the funds are held, to be captured or voided later. A decline is told by the charge (`status: failed` with its code and message), and so is a gateway that has not answered (`status: processing`): look again in a minute. With `invoiceId` that invoice is paid; without it the charge makes an invoice of its own.',
      tag: 'Charges',
      scope: 'charges:write',
      body: createChargeBody,
      status: 201,
      response: chargeResponse,
      errors: [404, 409, 422],
      callsGateway: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(createCharge(context, paymentPorts(c), body), (row) => ({ data: presentCharge(row), requestId }), {
        undecided: ({ status }) => status === 'pending',
      }),
  )
}
