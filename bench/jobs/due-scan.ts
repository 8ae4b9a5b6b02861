import { join } from 'node:path'
import { claimDue, claimText, releaseDue } from '@revkeen-edge/db/subscription-sweepers.ts'
import { copySubscription } from '../../packages/testing/src/copy-subscription.ts'
import type { LocalSystem } from '../../scripts/lib/system.ts'
import { percentile } from '../lib/percentile.ts'
import { using } from '../lib/stages.ts'
import { rounded, type Job } from './job.ts'
import { subscribedPlan, type SubscribedPlan } from './plan.ts'

const DAY_MS = 86_400_000
const DUE = 1_000
const LOOKS = 31
/** A look may cost this much more among all than among few, and so many milliseconds that no size explains. */
const MAX_SCALE_COST = 1.5
const NOISE_MS = 2

interface Looks {
  /** Nothing is due. */
  readonly idleMs: number
  /** A thousand are due and claimed. */
  readonly claimMs: number
}

/** What the minute's look for due subscriptions costs among few of them and among a million, by the statement that it runs. */
export const dueScan: Job = {
  name: 'due scan',
  run: ({ dir, bundles, quick, say }) =>
    using(join(dir, 'due-scan'), bundles, async (system) => {
      const all = quick ? 100_000 : 1_000_000
      const plan = await subscribedPlan(system)
      const { merchantId, subscriptionId, dueAt } = plan
      await copySubscription(system.db, { merchantId, subscriptionId, copies: DUE - 1 })
      const few = await looks(system, plan)
      say(`preparing ${all.toLocaleString('en')} subscriptions …`)
      const others = { copies: all - DUE, first: DUE, dueAt: dueAt + 30 * DAY_MS }
      await copySubscription(system.db, { merchantId, subscriptionId, ...others })
      const many = await looks(system, plan)
      const steps = await planOf(system)
      const scans = steps.filter((step) => step.startsWith('SCAN') || step.includes('TEMP B-TREE'))
      return {
        name: 'due scan',
        figures: {
          subscriptions: all,
          idle_ms: many.idleMs,
          idle_ms_among_1000: few.idleMs,
          claim_1000_ms: many.claimMs,
          claim_1000_ms_among_1000: few.claimMs,
        },
        failures: [
          ...(many.idleMs <= few.idleMs * MAX_SCALE_COST + NOISE_MS
            ? []
            : [`an idle look takes ${many.idleMs} ms among all`]),
          ...scans.map((step) => `the due scan does not search an index: ${step}`),
        ],
      }
    }),
}

async function looks({ db }: LocalSystem, { dueAt }: SubscribedPlan): Promise<Looks> {
  const idle: number[] = []
  const claims: number[] = []
  for (let look = 0; look < LOOKS; look += 1) {
    idle.push(await timed(() => claimDue(db, 'subscription', { now: dueAt - DAY_MS, limit: DUE })))
    let rows: Awaited<ReturnType<typeof claimDue>> = []
    claims.push(
      await timed(async () => {
        rows = await claimDue(db, 'subscription', { now: dueAt, limit: DUE })
      }),
    )
    if (rows.length !== DUE) throw new Error(`${rows.length} of ${DUE} were due`)
    await releaseDue(db, 'subscription', rows)
  }
  return { idleMs: rounded(percentile(idle, 0.5), 2), claimMs: rounded(percentile(claims, 0.5), 2) }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function planOf({ db }: LocalSystem): Promise<readonly string[]> {
  const { results } = await db
    .prepare(`EXPLAIN QUERY PLAN ${claimText('subscription')}`)
    .bind(0, 0, DUE)
    .all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}
