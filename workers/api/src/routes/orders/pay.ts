import { order, pathId, payOrderBody } from '@revkeen-edge/contracts'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { payOrder } from '@revkeen-edge/services/orders/pay.ts'
import { presentOrderView } from '@revkeen-edge/services/orders/view.ts'
import * as z from 'zod'

export function registerPayOrder(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/orders/{id}/pay',
      operationId: 'orders_pay',
      summary: 'Pay an order',
      description:
        "Makes the order's invoice and charges it: the customer's default payment method, the one that is named, or a one-time token, in full or in part. Tracked goods leave the stock before the charge and come back if it is declined; the invoice then waits for the next payment.",
      tag: 'Orders',
      scope: 'orders:write',
      params: z.object({ id: pathId('order') }),
      body: payOrderBody,
      bodyOptional: true,
      response: order,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, c }) => {
      const ports = { ...paymentPorts(c), sealer: c.var.platform.sealer }
      return mutate(payOrder(context, ports, params.id, body), presentOrderView)
    },
  )
}
