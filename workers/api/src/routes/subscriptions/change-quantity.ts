import { changeQuantityBody, pathId, quantityChangedResponse } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { changePlan } from '@revkeen-edge/services/subscriptions/change-plan.ts'
import * as z from 'zod'
import { changedAnswer } from './changed.ts'

export function registerChangeQuantity(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/change-quantity',
      operationId: 'subscriptions_change_quantity',
      summary: 'Change the quantity of a subscription',
      description:
        'Of a subscription with one item, at the amount that was subscribed to. The rest of the period is credited and charged as for another plan.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: changeQuantityBody,
      response: quantityChangedResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) => {
      const wanted = { quantity: body.quantity, behavior: body.proration ?? body.prorationBehavior }
      return mutate(changePlan(context, authenticationPorts(c), params.id, wanted), (changed) => {
        const previous = changed.before?.[0]?.quantity
        return {
          ...changedAnswer(changed, requestId),
          ...(previous === undefined ? {} : { previousQuantity: previous }),
        }
      })
    },
  )
}
