import { presentRapydInvoice, rapydInvoicePath, rapydPayBody } from '@revkeen-edge/contracts/doors/rapyd.ts'
import { isOpenAttempt } from '@revkeen-edge/domain'
import { authenticationPorts, mutate, registerDoor, type Api } from '@revkeen-edge/http'
import { finalizeAndPay, type ChargedInvoice } from '@revkeen-edge/services/invoices/finalize-and-pay.ts'
import { rapydDialect, statusOf } from './envelope.ts'
import { identify } from './identify.ts'

const BEING_CHECKED =
  'The gateway has not answered yet, so the payment is being checked. Look at the invoice again in a minute, and do not pay it another way.'
const TO_AUTHENTICATE =
  'The cardholder has to authenticate the payment at redirect_url within 15 minutes. It is then made by itself.'

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
      const methodId = body.payment_method ?? undefined
      const method = { methodId, param: methodId === undefined ? 'default_payment_method' : 'payment_method' }
      return mutate(
        finalizeAndPay(context, authenticationPorts(c), params.invoice, method),
        (charged) => ({
          status: statusOf('SUCCESS', { code: '', message: noticeOf(charged) }, requestId),
          data: presentRapydInvoice(charged.invoice, charged.lines, charged),
        }),
        { undecided: ({ attempt }) => attempt !== null && isOpenAttempt(attempt) },
      )
    },
  )
}

function noticeOf({ attempt, redirectUrl }: ChargedInvoice): string {
  if (redirectUrl !== null) return TO_AUTHENTICATE
  return attempt && isOpenAttempt(attempt) ? BEING_CHECKED : ''
}
