import { SUBSCRIPTION, transition, type Subscription } from '@revkeen-edge/domain'

/**
 * What a paused subscription is once it goes on. Within what the customer has, that is used up first. Where a pause without
 * invoices outlasted it, the next period begins now: a new cycle, or the rest of one up to its anchor day. A pause whose
 * periods were invoiced has kept the cycle. Null for one that is not paused.
 */
export function resumption(row: Subscription, now: number): Partial<Subscription> | null {
  const inTrial = row.trialEnd !== null && row.trialEnd > now && row.payments === 0
  const next = transition(SUBSCRIPTION, row.status, inTrial ? 'resume_trial' : 'resume')
  if (!next.ok) return null
  const waited = row.pauseBehavior === null && row.currentPeriodEnd <= now
  return {
    status: next.value,
    pausedAt: null,
    pauseAtPeriodEnd: false,
    pauseBehavior: null,
    resumesAt: null,
    ...(waited ? { billedUntil: now, ...(row.anchorRule === 'same_day' ? { anchorAt: now } : {}) } : {}),
  }
}
