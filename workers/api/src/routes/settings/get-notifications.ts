import { notificationsResponse, presentNotifications } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getNotifications } from '@revkeen-edge/services/settings/get-notifications.ts'

export function registerGetNotifications(app: Api): void {
  register(
    app,
    {
      method: 'get',
      path: '/settings/notifications',
      operationId: 'settings_notifications_get',
      summary: 'Get the notification settings',
      description:
        'For each kind of message to customers: whether it is sent, and by which channels, in the order in which they are tried. `available_channels` are those that this deployment has connected.',
      tag: 'Settings',
      scope: 'settings:read',
      response: notificationsResponse,
      extension: true,
    },
    async ({ context, requestId, c }) =>
      read(await getNotifications(context), (merchant) => ({
        data: presentNotifications(merchant, c.var.platform.channels),
        requestId,
      })),
  )
}
