import { eventListResponse, eventsQuery, presentCursorList, presentEvent } from '@revkeen-edge/contracts'
import { ok } from '@revkeen-edge/domain'
import { read, register, windowOf, type Api } from '@revkeen-edge/http'
import { listEvents } from '@revkeen-edge/services/events/list.ts'
import { eventFilter } from './filter.ts'

export function registerListEvents(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/events',
      operationId: 'events_list',
      summary: 'List events',
      description:
        'Newest first. `type` and the comma-separated `types` take any name of an event and prefixes such as `invoice.*`.',
      tag: 'Events',
      scope: 'events:read',
      query: eventsQuery,
      response: eventListResponse,
    },
    async ({ context, query, requestId }) => {
      const window = windowOf(query)
      const page = await listEvents(context, window, eventFilter(query))
      return read(ok(page), () =>
        presentCursorList(page, ({ event, pending }) => presentEvent(event, pending), {
          window,
          url: '/v2/events',
          requestId,
        }),
      )
    },
  )
}
