import type { Api } from '@revkeen-edge/http'
import { registerCreateWebhookEndpoint } from './create.ts'
import { registerDeleteWebhookEndpoint } from './delete.ts'
import { registerGetWebhookEndpoint } from './get.ts'
import { registerListWebhookEndpoints } from './list.ts'
import { registerRotateWebhookSecret } from './rotate-secret.ts'
import { registerTestWebhookEndpoint } from './test.ts'
import { registerUpdateWebhookEndpoint } from './update.ts'

export function registerWebhookEndpoints(app: Api): void {
  registerListWebhookEndpoints(app)
  registerCreateWebhookEndpoint(app)
  registerGetWebhookEndpoint(app)
  registerUpdateWebhookEndpoint(app)
  registerDeleteWebhookEndpoint(app)
  registerRotateWebhookSecret(app)
  registerTestWebhookEndpoint(app)
}
