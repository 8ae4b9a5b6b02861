import type { Api } from '@revkeen-edge/http'
import { registerListBillingAnchorRules } from './anchor-rules.ts'
import { registerListBillingIntervals } from './intervals.ts'
import { registerPreviewBilling } from './preview.ts'

export function registerBilling(app: Api): void {
  registerPreviewBilling(app)
  registerListBillingIntervals(app)
  registerListBillingAnchorRules(app)
}
