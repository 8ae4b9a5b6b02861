import { copyOf, copySubscription } from '../../packages/testing/src/copy-subscription.ts'
import type { LocalSystem } from '../../scripts/lib/system.ts'
import type { BareWork, Step } from '../lib/steps.ts'
import { templatesOf } from '../lib/template.ts'
import { until } from './job.ts'
import { drained, type SubscribedPlan } from './plan.ts'

const HOUR_MS = 3_600_000
/** An id less its last twelve digits. */
const HEAD = 24
export const BILLING_QUEUE = 'revkeen-billing'
/** Two that are compared; the original before them warms up. */
export const RECORDED_COPIES = 2

/** What a renewal does, as the traced product was seen doing it. */
export interface RenewalRecording {
  readonly work: BareWork
  readonly roundTrips: number
}

/** Gives a plan the copies that its recording needs, an hour apart; to be done before it is billed. */
export async function copiesToRecord(system: LocalSystem, { merchantId, subscriptionId, dueAt }: SubscribedPlan) {
  for (let first = 1; first <= RECORDED_COPIES; first += 1) {
    const due = { first, dueAt: dueAt + first * HOUR_MS }
    await copySubscription(system.db, { merchantId, subscriptionId, copies: 1, ...due })
  }
}

/** Has a plan and its copies billed, one after the other, by a system that records what its consumer does. */
export async function recordRenewals(system: LocalSystem, plan: SubscribedPlan): Promise<RenewalRecording> {
  for (let number = 0; number <= RECORDED_COPIES; number += 1) {
    await drained(system, plan.dueAt + number * HOUR_MS)
    await until('it is recorded', async () => (await recordingsIn(system)).length === number + 1)
  }
  const [, before = [], steps = []] = await recordingsIn(system)
  const ids = [plan.subscriptionId, plan.itemId].map((id) => copyOf(id, RECORDED_COPIES))
  const { tokens, steps: templates } = templatesOf(before, steps, ids)
  const work = { queue: BILLING_QUEUE, tokens, steps: templates, itemHead: plan.itemId.slice(0, HEAD) }
  return { work, roundTrips: steps.filter(({ kind }) => kind === 'batch' || kind === 'single').length }
}

async function recordingsIn({ db }: LocalSystem): Promise<readonly (readonly Step[])[]> {
  const table = await db.prepare("SELECT 1 AS found FROM sqlite_master WHERE name = 'bench_recordings'").first('found')
  if (table === null) return []
  const { results } = await db.prepare('SELECT steps FROM bench_recordings ORDER BY rowid').all<{ steps: string }>()
  return results.map(({ steps }) => JSON.parse(steps) as Step[])
}
