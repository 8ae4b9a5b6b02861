import { billingrailsPaymentBody, presentBillingrailsPayment } from '@revkeen-edge/contracts/doors/billingrails.ts'
import { bearerOf, callerOf, mutate, OWN_DIALECT, paymentPorts, registerDoor, type Api } from '@revkeen-edge/http'
import { createPayment } from '@revkeen-edge/services/payments/create.ts'

/** `POST /v1/payments` with one of our API keys as the bearer. Errors are in our own envelope: theirs is not published. */
export function registerBillingrails(app: Api): void {
  registerDoor(
    app,
    {
      method: 'post',
      path: '/v1/payments',
      scope: 'payments:write',
      dialect: OWN_DIALECT,
      identify: (c) => callerOf(c, bearerOf(c)),
      body: billingrailsPaymentBody,
      status: 201,
      callsGateway: true,
    },
    ({ context, body, c }) => {
      const ports = { ...paymentPorts(c), sealer: c.var.platform.sealer }
      return mutate(createPayment(context, ports, body), ({ payment, invoice, link }) => ({
        payment: payment && presentBillingrailsPayment(payment, invoice),
        payment_link: link,
      }))
    },
  )
}
