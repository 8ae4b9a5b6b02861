import { createTestEventBody, presentEvent, testEventResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { createTestEvent } from '@revkeen-edge/services/events/create-test.ts'

export function registerCreateTestEvent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/events/test',
      operationId: 'events_create_test',
      summary: 'Create a test event',
      description:
        'Makes a simulated event about a sample object, never marked live, and delivers it to every endpoint that subscribed to its type.',
      tag: 'Events',
      scope: 'events:write',
      body: createTestEventBody,
      response: testEventResponse,
    },
    ({ context, body }) =>
      mutate(
        () => createTestEvent(context, body.type),
        ({ event, pending }) => ({
          success: true,
          event: presentEvent(event, pending),
          message: `On its way to ${pending} endpoint(s).`,
        }),
      ),
  )
}
