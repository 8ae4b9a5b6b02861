import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Life, previewOfPlan, type Charge } from './life.ts'
import { plans, type Plan } from './plans.ts'
import { BillingWorld } from './world.ts'

const RUNS = 150

const world = new BillingWorld()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.stubGlobal('fetch', world.gateway.fetch)
})
afterEach(() => {
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

/** Compares what was announced at each step with what then is billed. */
async function liveThrough(life: Life, plan: Plan): Promise<void> {
  const begun = await life.billed()
  let upcoming = await life.preview()
  const announced = [...begun, ...upcoming].map(plain)
  expect(begun.every(({ at, billedAt }) => at === plan.now && billedAt === plan.now)).toBe(true)
  for (const step of plan.stepsMs) {
    const from = life.now
    const due = upcoming.filter(({ at }) => at <= from + step)
    const before = await life.billed()
    vi.setSystemTime(from + step)
    await life.passTo(from + step)
    const billed = await life.billed()
    expect(billed.slice(before.length).map(plain)).toEqual(due.map(plain))
    // A test clock bills each at its own time; the cron as soon as it looks.
    const expected = due.map(({ at }) => (plan.onTestClock ? at : from + step))
    expect(billed.slice(before.length).map(({ billedAt }) => billedAt)).toEqual(expected)
    upcoming = await life.preview()
    expect(await life.nextChargeAt()).toBe(upcoming[0]?.at ?? null)
  }
  const billed = await life.billed()
  // Nothing changed on the way, so all of it was known at the beginning.
  expect(billed.map(plain)).toEqual(announced.slice(0, billed.length))
  expect(life.charged()).toEqual(billed.flatMap(({ amountMinor }) => (amountMinor === 0 ? [] : [amountMinor])))
  const promised = await previewOfPlan(world, plan)
  expect(billed.map(({ at }) => at)).toEqual(promised.slice(0, billed.length).map(({ at }) => at))
  if (plan.items.length === 1 && !plan.discount && !plan.tax) {
    expect(billed.map(plain)).toEqual(promised.slice(0, billed.length).map(plain))
  }
}

describe('any plan, on any clock', () => {
  it('is billed what its previews said, when they said it', { timeout: 180_000 }, async () => {
    await fc.assert(fc.asyncProperty(plans, live), { numRuns: RUNS })
  })
})
