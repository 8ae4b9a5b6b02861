import { changePlanBody, pathId, planChangedResponse, wantedPlan } from '@revkeen-edge/contracts'
import { authenticationPorts, mutate, register, type Api } from '@revkeen-edge/http'
import { changePlan } from '@revkeen-edge/services/subscriptions/change-plan.ts'
import * as z from 'zod'
import { changedAnswer } from './changed.ts'

export function registerChangePlan(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/change-plan',
      operationId: 'subscriptions_change_plan',
      summary: 'Change the plan of a subscription',
      description:
        'Takes a subscription with one item to another price, or to a product. `create_prorations` credits and charges the rest of the period with the next invoice, `always_invoice` at once, and with `none` the next period is the first at the new price. A plan of another interval credits the unused time and begins a new cycle, which is billed at once; with `none` it begins when the period ends.',
      tag: 'Subscriptions',
      scope: 'subscriptions:write',
      params: z.object({ id: pathId('subscription') }),
      body: changePlanBody,
      response: planChangedResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(changePlan(context, authenticationPorts(c), params.id, wantedPlan(body)), (changed) => {
        const previous = changed.before?.[0]?.priceId
        return { ...changedAnswer(changed, requestId), ...(previous == null ? {} : { previousPlanId: previous }) }
      }),
  )
}
