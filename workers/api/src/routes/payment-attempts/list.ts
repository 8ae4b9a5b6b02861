import {
  paginationOf,
  paymentAttemptListResponse,
  paymentAttemptsQuery,
  presentPaymentAttempt,
} from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPaymentAttempts } from '@revkeen-edge/services/payment-attempts/list.ts'

export function registerListPaymentAttempts(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-attempts',
      operationId: 'payment_attempts_list',
      summary: 'List payment attempts',
      description:
        'Every try to charge, newest first, with what the gateway answered in words that need no table of codes.',
      tag: 'Payment attempts',
      scope: 'payment_attempts:read',
      query: paymentAttemptsQuery,
      response: paymentAttemptListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listPaymentAttempts(context, window, {
        invoiceId: query.invoice_id,
        checkoutSessionId: query.checkout_session_id,
        statuses: query.attempt_status ?? query.status,
      })
      return read(ok(page), ({ items, total }) => ({
        data: items.map(({ attempt, made }) => presentPaymentAttempt(attempt, made)),
        meta: { count: total, limit: window.limit },
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
