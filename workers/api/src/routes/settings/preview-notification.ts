import { notificationPreviewResponse, presentPreview, previewNotificationBody } from '@revkeen-edge/contracts'
import { read, register, type Api } from '@revkeen-edge/http'
import { getNotifications } from '@revkeen-edge/services/settings/get-notifications.ts'
import { emailMerchant } from '@revkeen-edge/ui/email/merchant.ts'
import { renderSample } from '@revkeen-edge/ui/email/samples.ts'

export function registerPreviewNotification(app: Api): void {
  register(
    app,
    {
      method: 'post',
      path: '/settings/notifications/preview',
      operationId: 'settings_notifications_preview',
      summary: 'Preview a message',
      description:
        'A message as customers get it, about a customer who is made up, in the branding as it stands. Nothing is sent. By `sms` and `whatsapp` it is a text alone.',
      tag: 'Settings',
      scope: 'settings:read',
      body: previewNotificationBody,
      response: notificationPreviewResponse,
      extension: true,
    },
    async ({ context, body: { kind, channel = 'email' }, requestId, c }) =>
      read(await getNotifications(context), (merchant) => {
        const { checkout, portal } = c.var.platform.urls
        const { currency, timezone: timeZone, slug } = merchant
        const links = { checkoutUrl: checkout, portalUrl: `${portal}/portal/${slug}` }
        const story = { merchant: emailMerchant(merchant), currency, timeZone, now: context.now, ...links }
        return { data: presentPreview(kind, channel, renderSample(kind, story)), requestId }
      }),
  )
}
