import {
  pathId,
  presentInvoice,
  presentRefund,
  refundedInvoiceResponse,
  refundInvoiceBody,
} from '@revkeen-edge/contracts'
import { isOpenReversal } from '@revkeen-edge/domain'
import { mutate, paymentPorts, register, type Api } from '@revkeen-edge/http'
import { refundInvoice } from '@revkeen-edge/services/reversals/refund-invoice.ts'
import * as z from 'zod'

export function registerRefundInvoice(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/invoices/{id}/refund',
      operationId: 'invoices_refund',
      summary: 'Refund an invoice',
      description:
        'Returns what was paid of an invoice, all of it or `amount_minor`: the last payment first, each through its own gateway. The customer is told by mail. `refunds` says what became of each. To correct what was invoiced as well, issue a credit note instead.',
      tag: 'Invoices',
      scope: 'invoices:write',
      params: z.object({ id: pathId('invoice') }),
      body: refundInvoiceBody,
      bodyOptional: true,
      response: refundedInvoiceResponse,
      errors: [404, 409, 422, 503],
      callsGateway: true,
    },
    ({ context, params, body, requestId, c }) =>
      mutate(
        refundInvoice(context, paymentPorts(c), params.id, {
          amountMinor: body.amount_minor ?? body.amount,
          reasonCode: body.reason_code,
          reason: body.reason,
        }),
        ({ invoice: { row, lines }, refunds }) => ({
          data: { ...presentInvoice(row, lines), refunds: refunds.map(presentRefund) },
          requestId,
        }),
        { undecided: ({ refunds }) => refunds.some(isOpenReversal) },
      ),
  )
}
