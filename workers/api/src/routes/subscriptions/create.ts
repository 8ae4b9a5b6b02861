import { createSubscriptionBody, subscriptionResponse } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { createSubscription } from '@revkeen-edge/services/subscriptions/create.ts'
import { answerOf } from './answer.ts'

export function registerCreateSubscription(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions',
      operationId: 'subscriptions_create',
      summary: 'Create a subscription',
      description:
        "Subscribes a customer to a price, to a product, or to several prices of one interval as `items`. The trial, the anchor and the end are those of what is sold unless they are given; `trialDays: 0` begins without a trial. What is due at once is charged to the payment method, or to the customer's default. If that fails, the subscription is `pending` until its invoice is paid, for seven days at most.",
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      body: createSubscriptionBody,
      bodyOptional: true,
      status: 201,
      response: subscriptionResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(createSubscription(context, authenticationPorts(c), body), (view) => answerOf(view, requestId)),
  )
}
