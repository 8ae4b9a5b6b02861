/** A merchant's way of recovering failed payments. Days count from the first failure. */
export interface DunningSettings {
  /** Days before the service is suspended. */
  gracePeriodDays: number
  maxRetryAttempts: number
  /** On which days it is tried again, rising. */
  retrySchedule: number[]
  emailEnabled: boolean
  /** Whether a subscription whose retries are used up is canceled; else it stays unpaid. */
  autoCancelUnpaid: boolean
}

export const DEFAULT_DUNNING: DunningSettings = {
  gracePeriodDays: 7,
  maxRetryAttempts: 3,
  retrySchedule: [1, 3, 7],
  emailEnabled: true,
  autoCancelUnpaid: false,
}

/**
 * `open` is retried, or waits for another card. `recovered` was paid, `exhausted` ran out of retries, `stopped` ended with
 * its subscription or invoice.
 */
export type DunningStatus = 'open' | 'recovered' | 'exhausted' | 'stopped'

/** The recovery of one invoice of a subscription. */
export interface DunningCase {
  id: string
  merchantId: string
  subscriptionId: string
  invoiceId: string
  customerId: string
  status: DunningStatus
  /** The first failure; days count from here. */
  startedAt: number
  /** Retries that were made. */
  retries: number
  /** 1 initial retry, 2 warning, 3 final notice. */
  phase: number
  /** As the merchant had it when the case began: a change of the settings does not touch it. */
  settings: DunningSettings
  declineCode: string | null
  declineCategory: string | null
  /** When the next step is due; null where none is, and while a retry is under way. */
  dueAt: number | null
  /** What is due then: another try, or the end of waiting for another card. */
  dueStep: 'retry' | 'exhaust' | null
  /** How often in a row the step that is due broke off: it is tried again later each time. */
  refusals: number
  /** Until when the customer keeps the service. */
  graceUntil: number
  endedAt: number | null
  testClockId: string | null
  createdAt: number
  updatedAt: number
  version: number
}
