import { paginationOf, paymentLinkListResponse, paymentLinksQuery, presentPaymentLink } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listPaymentLinks } from '@revkeen-edge/services/payment-links/list.ts'

export function registerListPaymentLinks(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/payment-links',
      operationId: 'payment_links_list',
      summary: 'List payment links',
      description: 'Newest first. `search` finds any part of a name or slug.',
      tag: 'Payment links',
      scope: 'payment_links:read',
      query: paymentLinksQuery,
      response: paymentLinkListResponse,
    },
    async ({ context, query, requestId, c }) => {
      const window = windowOf(query)
      const { status, mode, search } = query
      const page = await listPaymentLinks(context, window, { status, mode, search })
      const { checkout } = c.var.platform.urls
      return read(ok(page), ({ items }) => ({
        data: items.map((link) => presentPaymentLink(link, checkout)),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
