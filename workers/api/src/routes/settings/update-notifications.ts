import {
  atLeastOneField,
  notificationsResponse,
  presentNotifications,
  updateNotificationsBody,
} from '@revkeen-edge/contracts'
import { mutate, register, type Api } from '@revkeen-edge/http'
import { updateNotifications } from '@revkeen-edge/services/settings/update-notifications.ts'

export function registerUpdateNotifications(app: Api): void {
  register(
    app,
    {
      method: 'patch',
      path: '/settings/notifications',
      operationId: 'settings_notifications_update',
      summary: 'Update the notification settings',
      description:
        'Changes the kinds that are given, field by field; null puts a kind back to e-mail. A message goes by the first of its channels that reaches the customer, and by the next one where that refuses it or stays out of reach. What a request asks for by itself, such as sending an invoice, is sent also where its kind is switched off.',
      tag: 'Settings',
      scope: 'settings:write',
      body: atLeastOneField(updateNotificationsBody),
      response: notificationsResponse,
      extension: true,
    },
    ({ context, body, requestId, c }) =>
      mutate(
        () => updateNotifications(context, body),
        (merchant) => ({ data: presentNotifications(merchant, c.var.platform.channels), requestId }),
      ),
  )
}
