import type { Json } from './json.ts'
import type { Machine } from './state.ts'
import type { ProrationBehavior } from './subscription.ts'

export type ScheduleStatus = 'not_started' | 'active' | 'completed' | 'canceled' | 'released'

export const SCHEDULE: Machine<ScheduleStatus, 'start' | 'complete' | 'cancel' | 'release'> = {
  not_started: { start: 'active', cancel: 'canceled', release: 'released' },
  active: { complete: 'completed', cancel: 'canceled', release: 'released' },
  completed: {},
  canceled: {},
  released: {},
}

/** A stretch of a schedule with its own prices. Instants are UTC milliseconds. */
export interface SchedulePhase {
  readonly items: readonly { readonly priceId: string; readonly quantity: number }[]
  readonly start: number
  /** Null for the last one that goes on. */
  readonly end: number | null
  readonly proration: ProrationBehavior
  readonly billingCycleAnchor: number | null
  readonly paymentMethodId: string | null
  readonly collectionMethod: 'charge_automatically' | 'send_invoice'
  readonly coupon: string | null
  readonly trialEnd: number | null
  readonly metadata: Json
}

export interface SubscriptionSchedule {
  id: string
  merchantId: string
  status: ScheduleStatus
  customerId: string | null
  subscriptionId: string | null
  phases: SchedulePhase[]
  /** The phase that it is in; null before the first and after the last. */
  phaseIndex: number | null
  endBehavior: 'cancel' | 'release'
  /** When it moves on: the next phase begins, or the last one ends. */
  dueAt: number | null
  releasedAt: number | null
  releasedSubscriptionId: string | null
  testClockId: string | null
  /** The request that made it: its retry finds it again. */
  requestKey: string | null
  metadata: Json
  createdAt: number
  updatedAt: number
  version: number
}
