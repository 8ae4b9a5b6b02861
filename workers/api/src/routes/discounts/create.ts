import { createDiscountBody, discountResponse, presentDiscount } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createDiscount } from '@revkeen-edge/services/discounts/create.ts'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'

export function registerCreateDiscount(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/discounts',
      operationId: 'discounts_create',
      summary: 'Create a discount',
      description:
        'A code for a percentage (with up to four decimals), a fixed amount in minor units, or days of trial. No two discounts in use share a code, however it is typed.',
      tag: 'Discounts',
      scope: 'discounts:write',
      body: createDiscountBody,
      status: 201,
      response: discountResponse,
      errors: [404, 409],
    },
    ({ context, body, requestId }) =>
      mutate(
        optimistic((checked) => createDiscount(context, body, checked)),
        (discount) => ({ data: presentDiscount(discount), requestId }),
      ),
  )
}
