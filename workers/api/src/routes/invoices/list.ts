import { invoiceListResponse, invoicesQuery, paginationOf, presentInvoiceSummary } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listInvoices } from '@revkeen-edge/services/invoices/list.ts'

export function registerListInvoices(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/invoices',
      operationId: 'invoices_list',
      summary: 'List invoices',
      description:
        'Newest first, without their lines. `status` takes `finalized`, `void` and `past_due` too; `open` finds what is overdue as well.',
      tag: 'Invoices',
      scope: 'invoices:read',
      query: invoicesQuery,
      response: invoiceListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listInvoices(context, window, {
        statuses: query.status,
        customerId: query.customerId ?? query.customer_id,
        subscriptionId: query.subscriptionId ?? query.subscription_id ?? query.subscription,
      })
      return read(ok(page), ({ items }) => ({
        data: items.map(presentInvoiceSummary),
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
