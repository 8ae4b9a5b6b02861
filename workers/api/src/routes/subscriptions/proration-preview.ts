import { pathId, prorationPreviewBody, prorationPreviewResponse, wantedPlan } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { previewPlanChange } from '@revkeen-edge/services/subscriptions/change-plan.ts'
import * as z from 'zod'
import { prorationOf } from './proration.ts'

export function registerProrationPreview(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/subscriptions/{id}/proration-preview',
      operationId: 'subscriptions_proration_preview',
      summary: 'Preview a change of plan',
      description:
        'What a change of plan or quantity would come to now, before taxes: the credit for the unused time, the charge, and what is left of the period. The change itself computes the same figures.',
      tag: 'Subscriptions',
      scope: 'subscriptions:read',
      params: z.object({ id: pathId('subscription') }),
      body: prorationPreviewBody,
      response: prorationPreviewResponse,
      errors: [404, 422],
    },
    async ({ context, params, body, requestId }) =>
      read(await previewPlanChange(context, params.id, wantedPlan(body)), ({ found, decided, at }) => ({
        data: prorationOf(decided, found.subscription, at),
        requestId,
      })),
  )
}
