import { join } from 'node:path'
import { copySubscription } from '../../packages/testing/src/copy-subscription.ts'
import type { LocalSystem } from '../../scripts/lib/system.ts'
import { measureFor, minRatio } from '../lib/budgets.ts'
import { bareConsumerBundles, consumerRecorderBundles } from '../lib/bundles.ts'
import { cpuOf, watchOthers } from '../lib/cpu.ts'
import { percentile } from '../lib/percentile.ts'
import { copy, startWatched, using, type Running } from '../lib/stages.ts'
import { rounded, type Job, type JobResult, type JobStage } from './job.ts'
import { drained, outboxEmpty, subscribedPlan, type SubscribedPlan } from './plan.ts'
import { BILLING_QUEUE, copiesToRecord, RECORDED_COPIES, recordRenewals } from './recording.ts'
import { wrongRenewals } from './verify.ts'

const HOUR_MS = 3_600_000
const ROUNDS = 10
/** When the first round's are due, after those that are recorded. */
const FIRST_ROUND_HOURS = 10
const MAX_TRIPS = 3

const dueOf = ({ dueAt }: SubscribedPlan, round: number): number => dueAt + (FIRST_ROUND_HOURS + round) * HOUR_MS

interface Side extends Running {
  readonly rates: number[]
}

/**
 * Subscriptions that fall due, from the cron's tick until their charges are booked, by the product and by a consumer that does
 * the same round trips and calls bare, in turn.
 */
export const renewals: Job = {
  name: 'renewals from tick to booked charge',
  async run(stage) {
    const each = stage.quick ? 100 : 1_000
    const recorders = await consumerRecorderBundles(stage.bundles, stage.dir, BILLING_QUEUE)
    const origin = join(stage.dir, 'renewals')
    const { plan, recording } = await using(
      origin,
      recorders,
      async (system) => {
        const made = await subscribedPlan(system)
        await copiesToRecord(system, made)
        await backlog(system, made, each)
        const recorded = await recordRenewals(system, made)
        await outboxEmpty(system)
        return { plan: made, recording: recorded }
      },
      true,
    )
    const bareState = copy(origin, join(stage.dir, 'renewals-bare'))
    const bareBundles = await bareConsumerBundles(stage.bundles, stage.dir, recording.work)
    const product: Side = { ...(await startWatched(origin, stage.bundles)), rates: [] }
    const bare: Side = { ...(await startWatched(bareState, bareBundles)), rates: [] }
    try {
      return await measured(stage, { plan, each, product, bare, roundTrips: recording.roundTrips })
    } finally {
      await Promise.all([product.system.dispose(), bare.system.dispose()])
    }
  },
}

async function backlog(system: LocalSystem, plan: SubscribedPlan, each: number): Promise<void> {
  const { merchantId, subscriptionId } = plan
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = 1 + RECORDED_COPIES + round * each
    await copySubscription(system.db, { merchantId, subscriptionId, copies: each, first, dueAt: dueOf(plan, round) })
  }
}

interface Contest {
  readonly plan: SubscribedPlan
  readonly each: number
  readonly product: Side
  readonly bare: Side
  readonly roundTrips: number
}

async function measured({ say }: JobStage, contest: Contest): Promise<JobResult> {
  const { plan, each, product, bare, roundTrips } = contest
  const others = watchOthers([...product.pids, ...bare.pids])
  const [cpuBefore, bareCpuBefore] = [cpuOf(product.pids), cpuOf(bare.pids)]
  for (let round = 0; round < ROUNDS; round += 1) {
    say(`renewals, round ${round + 1} of ${ROUNDS} …`)
    // Who goes first changes, and each is done with what it leaves to do before the other begins.
    for (const side of round % 2 === 0 ? [product, bare] : [bare, product]) {
      const { allMs } = await drained(side.system, dueOf(plan, round))
      side.rates.push((each / allMs) * 1000)
      await outboxEmpty(side.system)
    }
  }
  const done = ROUNDS * each
  const cpuMs = perRenewal(cpuBefore, cpuOf(product.pids), done)
  const bareCpuMs = perRenewal(bareCpuBefore, cpuOf(bare.pids), done)
  const [rate, bareRate] = [percentile(product.rates, 0.5), percentile(bare.rates, 0.5)]
  const cpuRatio = cpuMs && bareCpuMs && rounded(bareCpuMs / cpuMs, 3)
  const othersShare = others()
  const measure = measureFor(othersShare)
  const ratio = (measure === 'cpu' ? cpuRatio : null) ?? rounded(rate / bareRate, 3)
  return {
    name: renewals.name,
    figures: {
      renewals: done,
      per_second: rounded(rate, 0),
      bare_per_second: rounded(bareRate, 0),
      ratio: rounded(rate / bareRate, 3),
      cpu_ms: cpuMs && rounded(cpuMs, 2),
      bare_cpu_ms: bareCpuMs && rounded(bareCpuMs, 2),
      cpu_ratio: cpuRatio,
      d1_round_trips: roundTrips,
      others_share: rounded(othersShare, 2),
    },
    failures: [
      ...(roundTrips <= MAX_TRIPS
        ? []
        : [`a renewal takes ${roundTrips} round trips, at most ${MAX_TRIPS} are allowed`]),
      ...(ratio >= minRatio('write')
        ? []
        : [`renewals: ${ratio} of the bare ${measure}, at least ${minRatio('write')} is wanted`]),
      ...(await wrongRenewals(product.system, plan.merchantId)),
    ],
  }
}

function perRenewal(before: number | null, after: number | null, renewed: number): number | null {
  return before === null || after === null ? null : (after - before) / renewed
}
