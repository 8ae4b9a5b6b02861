import { checkoutSessionExamples } from './checkout-sessions.ts'
import { customerExamples } from './customers.ts'
import { eventExamples } from './events.ts'
import type { Example } from './example.ts'
import { invoiceExamples } from './invoices.ts'
import { paymentAttemptExamples } from './payment-attempts.ts'
import { paymentLinkExamples } from './payment-links.ts'
import { paymentMethodExamples } from './payment-methods.ts'
import { paymentExamples } from './payments.ts'
import { priceExamples } from './prices.ts'
import { productExamples } from './products.ts'
import { settingsExamples } from './settings.ts'
import { webhookExamples } from './webhooks.ts'

/** An example of every operation, by operation id. For build time: the OpenAPI document carries them. */
export const operationExamples: Readonly<Record<string, Example>> = {
  ...customerExamples,
  ...productExamples,
  ...priceExamples,
  ...paymentLinkExamples,
  ...invoiceExamples,
  ...paymentExamples,
  ...paymentAttemptExamples,
  ...paymentMethodExamples,
  ...checkoutSessionExamples,
  ...eventExamples,
  ...webhookExamples,
  ...settingsExamples,
}
