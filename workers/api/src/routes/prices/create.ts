import { createPriceBody, presentPrice, price } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { optimistic } from '@revkeen-edge/services/optimistic.ts'
import { createPrice } from '@revkeen-edge/services/prices/create.ts'

export function registerCreatePrice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/prices',
      operationId: 'prices_create',
      summary: 'Create a price',
      description:
        'Creates a price of a product: fixed, tiered, by package, pay-what-you-want or free. Its amounts never change.',
      tag: 'Prices',
      scope: 'prices:write',
      body: createPriceBody,
      status: 201,
      response: price,
      errors: [404, 409],
    },
    ({ context, body }) =>
      mutate(
        optimistic((checked) => createPrice(context, body, checked)),
        presentPrice,
      ),
  )
}
