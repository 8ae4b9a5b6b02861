import { pathId, subscriptionPaymentBody, subscriptionPaymentResponse } from '@revkeen-edge/contracts'
import { presentRevolv3Payment } from '@revkeen-edge/contracts/doors/revolv3.ts'
import { isOpenAttempt } from '@revkeen-edge/domain'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { payOnce } from '@revkeen-edge/services/subscriptions/pay-once.ts'
import * as z from 'zod'

export function registerSubscriptionPayment(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/payment',
      operationId: 'subscriptions_payment_create',
      summary: 'Charge a subscription’s customer once',
      description:
        'Beside what the subscription bills: an invoice of its own of 1 to 50 lines, charged at once to the subscription’s payment method, or to the customer’s default. `value` is a decimal amount of the subscription’s currency, `invoiceId` the number that the invoice goes by. A decline is a 200 with `invoiceStatus` `Failed`: the invoice stays to be paid, and the subscription is as it was.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: subscriptionPaymentBody,
      response: subscriptionPaymentResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        payOnce(context, authenticationPorts(c), params.id, body),
        ({ invoice, number, ...paid }) => ({ ...presentRevolv3Payment(invoice, number, paid), requestId }),
        { undecided: ({ attempt }) => isOpenAttempt(attempt) },
      ),
  )
}
