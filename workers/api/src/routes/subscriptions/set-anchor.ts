import { billingAnchorBody, pathId, subscriptionResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { setAnchor } from '@revkeen-edge/services/subscriptions/set-anchor.ts'
import * as z from 'zod'
import { answerOf } from './answer.ts'

export function registerSetBillingAnchor(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/billing-anchor',
      operationId: 'subscriptions_billing_anchor_set',
      summary: 'Set the day of the month that a subscription is billed on',
      description:
        'From 1 to 31; months that are too short are billed on their last day. What was paid for stays, and the next invoice is for the stretch up to the new day, at its share of the price.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: billingAnchorBody,
      response: subscriptionResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        () => setAnchor(context, params.id, body.day),
        (view) => answerOf(view, requestId),
      ),
  )
}
