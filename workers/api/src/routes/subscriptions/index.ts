import type { Api } from '@revkeen-edge/http'
import { registerCancelSubscription } from './cancel.ts'
import { registerCreateSubscription } from './create.ts'
import { registerDeleteSubscription } from './delete.ts'
import { registerGetSubscription } from './get.ts'
import { registerListSubscriptions } from './list.ts'
import { registerPauseSubscription } from './pause.ts'
import { registerPreviewRenewal } from './preview-renewal.ts'
import { registerReactivateSubscription } from './reactivate.ts'
import { registerResumeSubscription } from './resume.ts'
import { registerUpdateSubscription } from './update.ts'
import { registerChangePlan } from './change-plan.ts'
import { registerChangeQuantity } from './change-quantity.ts'
import { registerCreateSubscriptionItem } from './items-create.ts'
import { registerDeleteSubscriptionItem } from './items-delete.ts'
import { registerListSubscriptionItems } from './items-list.ts'
import { registerUpdateSubscriptionItem } from './items-update.ts'
import { registerProrationPreview } from './proration-preview.ts'
import { registerSetBillingAnchor } from './set-anchor.ts'
import { registerSubscriptionNumber } from './number.ts'
import { registerSubscriptionPayment } from './payment.ts'

export function registerSubscriptions(app: Api): void {
  registerListSubscriptions(app)
  registerCreateSubscription(app)
  registerGetSubscription(app)
  registerUpdateSubscription(app)
  registerDeleteSubscription(app)
  registerCancelSubscription(app)
  registerReactivateSubscription(app)
  registerPauseSubscription(app)
  registerResumeSubscription(app)
  registerPreviewRenewal(app)
  registerChangePlan(app)
  registerChangeQuantity(app)
  registerProrationPreview(app)
  registerSetBillingAnchor(app)
  registerSubscriptionPayment(app)
  registerSubscriptionNumber(app)
  registerListSubscriptionItems(app)
  registerCreateSubscriptionItem(app)
  registerUpdateSubscriptionItem(app)
  registerDeleteSubscriptionItem(app)
}
