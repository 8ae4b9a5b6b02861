import { eventPath, resentResponse } from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { resendEvent } from '@revkeen-edge/services/events/resend.ts'

export function registerResendEvent(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/events/{id}/resend',
      operationId: 'events_resend',
      summary: 'Resend an event',
      description: 'Delivers the event once more, under its own id, to every endpoint that subscribes to it now.',
      tag: 'Events',
      scope: 'events:write',
      params: eventPath,
      response: resentResponse,
      errors: [404, 422],
    },
    ({ context, params }) =>
      mutate(
        () => resendEvent(context, params.id),
        ({ endpointIds: [first, ...others] }) => ({
          success: first !== undefined,
          ...(first !== undefined && others.length === 0 ? { webhook_endpoint_id: first } : {}),
          message:
            first === undefined
              ? 'No enabled endpoint subscribes to this event.'
              : `On its way to ${others.length + 1} endpoint(s).`,
        }),
      ),
  )
}
