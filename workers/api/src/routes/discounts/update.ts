import { atLeastOneField, discountResponse, pathId, presentDiscount, updateDiscountBody } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateDiscount } from '@revkeen-edge/services/discounts/update.ts'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import * as z from 'zod'

export function registerUpdateDiscount(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/discounts/{id}',
      operationId: 'discounts_update',
      summary: 'Update a discount',
      description:
        'Changes the fields that are given; null clears one. Code and type stay as they are, and so do value, products, scope and cycles of an active discount that was used. Invoices keep the discount that they were priced with.',
      tag: 'Discounts',
      scope: 'discounts:write',
      params: z.object({ id: pathId('discount') }),
      body: atLeastOneField(updateDiscountBody),
      response: discountResponse,
      errors: [404, 409, 422],
    },
    ({ context, params, body, requestId }) =>
      mutate(
        optimistic((checked) => updateDiscount(context, params.id, body, checked)),
        (discount) => ({ data: presentDiscount(discount), requestId }),
      ),
  )
}
