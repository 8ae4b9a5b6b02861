import { presentRapydInvoice, rapydInvoicePath, rapydPayBody } from '@revkeen-edge/contracts/doors/rapyd.ts'
import { isOpenAttempt } from '@revkeen-edge/domain'
import { mutate, paymentPorts, registerDoor, type Api } from '@revkeen-edge/http'
import { finalizeAndPay } from '@revkeen-edge/services/invoices/finalize-and-pay.ts'
import { rapydDialect, statusOf } from './envelope.ts'
import { identify } from './identify.ts'

const BEING_CHECKED =
  'The gateway has not answered yet, so the payment is being checked. Look at the invoice again in a minute, and do not pay it another way.'

/** `POST /v1/invoices/{invoice}/pay`, signed in Rapyd's manner. */
export function registerRapyd(app: Api): void {
  registerDoor(
    app,
    {
      method: 'post',
      path: '/v1/invoices/:invoice/pay',
      scope: 'invoices:write',
      dialect: rapydDialect,
      identify,
      params: rapydInvoicePath,
      body: rapydPayBody,
      bodyOptional: true,
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) => {
      const ports = { ...paymentPorts(c), sealer: c.var.platform.sealer }
      const methodId = body.payment_method ?? undefined
      const method = { methodId, param: methodId === undefined ? 'default_payment_method' : 'payment_method' }
      return mutate(
        finalizeAndPay(context, ports, params.invoice, method),
        ({ invoice, lines, attempt }) => ({
          status: statusOf(
            'SUCCESS',
            { code: '', message: attempt && isOpenAttempt(attempt) ? BEING_CHECKED : '' },
            requestId,
          ),
          data: presentRapydInvoice(invoice, lines, attempt),
        }),
        { undecided: ({ attempt }) => attempt !== null && isOpenAttempt(attempt) },
      )
    },
  )
}
