import type { Api } from '@revkeen-edge/http'
import { registerCancelSubscriptionSchedule } from './cancel.ts'
import { registerCreateSubscriptionSchedule } from './create.ts'
import { registerGetSubscriptionSchedule } from './get.ts'
import { registerListSubscriptionSchedules } from './list.ts'
import { registerReleaseSubscriptionSchedule } from './release.ts'
import { registerUpdateSubscriptionSchedule } from './update.ts'

export function registerSubscriptionSchedules(app: Api): void {
  registerListSubscriptionSchedules(app)
  registerCreateSubscriptionSchedule(app)
  registerGetSubscriptionSchedule(app)
  registerUpdateSubscriptionSchedule(app)
  registerCancelSubscriptionSchedule(app)
  registerReleaseSubscriptionSchedule(app)
}
