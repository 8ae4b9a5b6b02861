import {
  presentRevolv3Payment,
  revolv3PaymentBody,
  revolv3SubscriptionPath,
} from '@revkeen-edge/contracts/doors/revolv3.ts'
import { isOpenAttempt } from '@revkeen-edge/domain'
import { authenticationPorts, callerOf, mutate, registerDoor, type Api } from '@revkeen-edge/http'
import { payOnceByNumber } from '@revkeen-edge/services/subscriptions/pay-once.ts'
import { revolv3Dialect } from './errors.ts'

/** `POST /api/Subscriptions/{subscriptionId}/payment` with one of our API keys as the token. */
export function registerRevolv3(app: Api): void {
  registerDoor(
    app,
    {
      method: 'post',
      path: '/api/Subscriptions/:subscriptionId/payment',
      scope: 'invoices:write',
      dialect: revolv3Dialect,
      identify: (c) => callerOf(c, c.req.header('x-revolv3-token')),
      params: revolv3SubscriptionPath,
      body: revolv3PaymentBody,
      callsGateway: true,
    },
    ({ context, params, body, c }) =>
      mutate(
        payOnceByNumber(context, authenticationPorts(c), params.subscriptionId, body),
        ({ invoice, number, ...paid }) => presentRevolv3Payment(invoice, number, paid),
        { undecided: ({ attempt }) => isOpenAttempt(attempt) },
      ),
  )
}
