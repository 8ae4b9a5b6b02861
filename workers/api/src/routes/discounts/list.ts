import { discountListResponse, discountsQuery, paginationOf, presentDiscount } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listDiscounts } from '@revkeen-edge/services/discounts/list.ts'

export function registerListDiscounts(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/discounts',
      operationId: 'discounts_list',
      summary: 'List discounts',
      description: 'Newest first, without the archived ones unless `is_archived` asks for them.',
      tag: 'Discounts',
      scope: 'discounts:read',
      query: discountsQuery,
      response: discountListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const { is_active: isActive, is_archived: archived = false, search } = query
      const page = await listDiscounts(context, window, { isActive, archived, search })
      return read(ok(page), ({ items, total, hasMore }) => ({
        data: items.map(presentDiscount),
        meta: { total, limit: window.limit, offset: window.offset, has_more: hasMore },
        pagination: paginationOf(window, page),
        requestId,
      }))
    },
  )
}
