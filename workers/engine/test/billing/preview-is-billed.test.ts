import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Life, previewOfPlan, type Charge } from './life.ts'
import { plans, scheduledPlans, type Plan } from './plans.ts'
import { BillingWorld } from './world.ts'

const RUNS = 150
/** Each of these takes as long as two or three of the others. */
const SCHEDULED_RUNS = 30

const world = new BillingWorld()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.stubGlobal('fetch', world.gateway.fetch)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const plain = ({ sequence, at, amountMinor }: Charge): Charge => ({ sequence, at, amountMinor })

async function live(plan: Plan): Promise<void> {
  vi.setSystemTime(plan.now)
  const life = await Life.begin(world, plan)
  if (!life) return
  try {
    await liveThrough(life, plan)
  } finally {
    await life.retire()
  }
}

/** The cron looks every minute: nothing of a schedule is due at once with what comes long after it. */
async function passTo(life: Life, plan: Plan, until: number): Promise<void> {
  const looks = plan.schedule !== null && !plan.onTestClock
  for (let due = looks ? await life.nextDueAt(until) : null; due !== null; due = await life.nextDueAt(until)) {
    vi.setSystemTime(due)
    await life.passTo(due)
  }
  vi.setSystemTime(until)
  await life.passTo(until)
}

/** Compares what was announced at each step with what then is billed. */
async function liveThrough(life: Life, plan: Plan): Promise<void> {
  const begun = await life.billed()
  let upcoming = await life.preview()
  const announced = [...begun, ...upcoming.charges].map(plain)
  expect(begun.every(({ at, billedAt }) => at === plan.now && billedAt === plan.now)).toBe(true)
  for (const step of plan.stepsMs) {
    const to = life.now + step
    const due = upcoming.charges.filter(({ at }) => at <= to)
    const [before, invoiced] = [await life.billed(), await life.invoiced()]
    await passTo(life, plan, to)
    const billed = await life.billed()
    expect(billed.slice(before.length).map(plain)).toEqual(due.map(plain))
    // A test clock bills each at its own time; the cron as soon as it looks.
    const expected = due.map(({ at }) => (plan.onTestClock || plan.schedule ? at : to))
    expect(billed.slice(before.length).map(({ billedAt }) => billedAt)).toEqual(expected)
    const [next = null] = (await life.invoiced()).slice(invoiced.length)
    if (next !== null) expect(next).toBe(upcoming.nextInvoiceMinor)
    upcoming = await life.preview()
    if (!plan.schedule) expect(await life.nextChargeAt()).toBe(upcoming.charges[0]?.at ?? null)
  }
  const billed = await life.billed()
  // Nothing changed on the way, so all of it was known at the beginning.
  expect(billed.map(plain)).toEqual(announced.slice(0, billed.length))
  expect(life.charged()).toEqual((await life.invoiced()).filter((amountMinor) => amountMinor !== 0))
  if (!plan.schedule) await comparedWithPlan(plan, billed.map(plain))
}

async function comparedWithPlan(plan: Plan, billed: readonly Charge[]): Promise<void> {
  const promised = await previewOfPlan(world, plan)
  expect(billed.map(({ at }) => at)).toEqual(promised.slice(0, billed.length).map(({ at }) => at))
  if (plan.items.length === 1 && !plan.discount && !plan.tax) {
    expect(billed).toEqual(promised.slice(0, billed.length).map(plain))
  }
}

describe('any plan, on any clock', () => {
  it('is billed what its previews said, when they said it', { timeout: 180_000 }, async () => {
    await fc.assert(fc.asyncProperty(plans, live), { numRuns: RUNS })
  })
  it('is billed so on a schedule, whatever its phases change', { timeout: 180_000 }, async () => {
    // A phase that cannot begin is logged each day.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await fc.assert(fc.asyncProperty(scheduledPlans, live), { numRuns: SCHEDULED_RUNS })
  })
})
