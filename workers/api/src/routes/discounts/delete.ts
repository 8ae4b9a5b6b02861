import { discountResponse, pathId, presentDiscount } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { archiveDiscount } from '@revkeen-edge/services/discounts/archive.ts'
import * as z from 'zod'

export function registerDeleteDiscount(app: Api): void {
  register(
    app,
    {
      method: 'delete',
      path: '/discounts/{id}',
      operationId: 'discounts_delete',
      summary: 'Archive a discount',
      description: 'Its code can no longer be used, and another discount may have it. What it was used for stays.',
      tag: 'Discounts',
      scope: 'discounts:write',
      params: z.object({ id: pathId('discount') }),
      response: discountResponse,
      errors: [404],
    },
    ({ context, params, requestId }) =>
      mutate(
        () => archiveDiscount(context, params.id),
        (discount) => ({ data: presentDiscount(discount), requestId }),
      ),
  )
}
