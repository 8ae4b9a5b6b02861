import { subscriptionSchedule, subscriptionScheduleListResponse } from '@revkeen-edge/contracts'
import type { SubscriptionSchedule, SubscriptionScheduleListResponse } from '@revkeen/sdk'
import { asDeclared } from './declared.ts'

export const subscriptionSchedules = {
  subscription_schedules_list: asDeclared<{ 200: SubscriptionScheduleListResponse }>(
    200,
    subscriptionScheduleListResponse,
  ),
  subscription_schedules_create: asDeclared<{ 201: SubscriptionSchedule }>(201, subscriptionSchedule),
  subscription_schedules_get: asDeclared<{ 200: SubscriptionSchedule }>(200, subscriptionSchedule),
  subscription_schedules_update: asDeclared<{ 200: SubscriptionSchedule }>(200, subscriptionSchedule),
  subscription_schedules_cancel: asDeclared<{ 200: SubscriptionSchedule }>(200, subscriptionSchedule),
  subscription_schedules_release: asDeclared<{ 200: SubscriptionSchedule }>(200, subscriptionSchedule),
}
