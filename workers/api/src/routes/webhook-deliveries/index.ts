import type { Api } from '@revkeen-edge/http'
import { registerGetWebhookDelivery } from './get.ts'
import { registerListWebhookDeliveries } from './list.ts'
import { registerRetryWebhookDelivery } from './retry.ts'

export function registerWebhookDeliveries(app: Api): void {
  registerListWebhookDeliveries(app)
  registerGetWebhookDelivery(app)
  registerRetryWebhookDelivery(app)
}
