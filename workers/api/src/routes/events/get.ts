import { event, eventPath, presentEvent } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getEvent } from '@revkeen-edge/services/events/get.ts'

export function registerGetEvent(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/events/{id}',
      operationId: 'events_get',
      summary: 'Get an event',
      description: '`data` is empty once its retention time of 30 days has passed.',
      tag: 'Events',
      scope: 'events:read',
      params: eventPath,
      response: event,
      errors: [404],
    },
    async ({ context, params }) =>
      read(await getEvent(context, params.id), ({ event, pending }) => presentEvent(event, pending)),
  )
}
