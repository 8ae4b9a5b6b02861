import { chargeExamples } from './charges.ts'
import { checkoutSessionExamples } from './checkout-sessions.ts'
import { creditNoteExamples } from './credit-notes.ts'
import { customerExamples } from './customers.ts'
import { discountExamples } from './discounts.ts'
import { eventExamples } from './events.ts'
import type { Example } from './example.ts'
import { financeExamples } from './finance.ts'
import { invoiceExamples } from './invoices.ts'
import { orderExamples } from './orders.ts'
import { paymentAttemptExamples } from './payment-attempts.ts'
import { paymentIntentExamples } from './payment-intents.ts'
import { paymentLinkExamples } from './payment-links.ts'
import { paymentMethodExamples } from './payment-methods.ts'
import { paymentExamples } from './payments.ts'
import { priceExamples } from './prices.ts'
import { productExamples } from './products.ts'
import { settingsExamples } from './settings.ts'
import { reversalExamples } from './reversals.ts'
import { setupIntentExamples } from './setup-intents.ts'
import { subscriptionScheduleExamples } from './subscription-schedules.ts'
import { subscriptionChangeExamples } from './subscription-changes.ts'
import { subscriptionExamples } from './subscriptions.ts'
import { taxRateExamples } from './tax-rates.ts'
import { testClockExamples } from './test-clocks.ts'
import { webhookExamples } from './webhooks.ts'

/** An example of every operation, by operation id. For build time: the OpenAPI document carries them. */
export const operationExamples: Readonly<Record<string, Example>> = {
  ...customerExamples,
  ...productExamples,
  ...priceExamples,
  ...discountExamples,
  ...taxRateExamples,
  ...paymentLinkExamples,
  ...invoiceExamples,
  ...orderExamples,
  ...paymentExamples,
  ...chargeExamples,
  ...reversalExamples,
  ...creditNoteExamples,
  ...financeExamples,
  ...paymentAttemptExamples,
  ...paymentMethodExamples,
  ...paymentIntentExamples,
  ...setupIntentExamples,
  ...checkoutSessionExamples,
  ...eventExamples,
  ...webhookExamples,
  ...settingsExamples,
  ...subscriptionExamples,
  ...subscriptionChangeExamples,
  ...subscriptionScheduleExamples,
  ...testClockExamples,
}
