import type { BillingPreviewRequest, CreateSubscription } from '@revkeen-edge/contracts'
import type { Subscription, UpcomingCharge } from '@revkeen-edge/domain'
import { previewBilling } from '@revkeen-edge/services/billing/preview.ts'
import type { Context } from '@revkeen-edge/services/context.ts'
import { createSchedule } from '@revkeen-edge/services/subscription-schedules/create.ts'
import { createSubscription } from '@revkeen-edge/services/subscriptions/create.ts'
import { previewRenewal, type RenewalPreview } from '@revkeen-edge/services/subscriptions/preview-renewal.ts'
import { createTaxRate } from '@revkeen-edge/services/tax-rates/create.ts'
import { advanceTestClock } from '@revkeen-edge/services/test-clocks/advance.ts'
import { createTestClock } from '@revkeen-edge/services/test-clocks/create.ts'
import { couponOf, scheduleOf } from './phases.ts'
import type { Plan, PlannedSchedule } from './plans.ts'
import type { BillingWorld, WorldMerchant } from './world.ts'

/** A charge as the calendar and its invoice say it. Times in UTC milliseconds, amounts in minor units. */
export interface Charge {
  readonly sequence: number
  readonly at: number
  readonly amountMinor: number
}

/** A charge that was billed. */
export interface BilledCharge extends Charge {
  /** When its invoice was made, by the customer's time. */
  readonly billedAt: number
}

/** More than any plan is charged in its time, and than any with a schedule, which may be charged each week. */
const FAR = 18
const FAR_ON_SCHEDULE = 60

/** A plan that somebody has subscribed to, in a world of its own tenant. */
export class Life {
  now: number
  readonly #world: BillingWorld
  readonly #merchant: WorldMerchant
  readonly #clockId: string | null
  readonly #id: string
  readonly #far: number

  private constructor(world: BillingWorld, merchant: WorldMerchant, plan: Plan, clockId: string | null, id: string) {
    this.#world = world
    this.#merchant = merchant
    this.#clockId = clockId
    this.#id = id
    this.#far = plan.schedule ? FAR_ON_SCHEDULE : FAR
    this.now = plan.now
  }

  /** Null where the terms of a plan leave no time to subscribe to. */
  static async begin(world: BillingWorld, plan: Plan): Promise<Life | null> {
    const merchant = await world.merchant(plan.now, plan.timezone)
    const context = world.context(merchant, plan.now)
    const clockId = plan.onTestClock ? await clockAt(world, context) : null
    const customerId = await world.payer(merchant, plan.now, clockId ?? undefined)
    const body = await bodyOf(world, merchant, plan, customerId)
    const started = await createSubscription(context, world.ports(plan.now), body)()
    if (!started.ok) {
      if (started.error.code === 'validation_error' && 'billingEndsOn' in started.error.fields) return null
      throw new Error(JSON.stringify(started.error))
    }
    // A first charge has committed the subscription already.
    const made = await world.commit(context, async () => started)
    const life = new Life(world, merchant, plan, clockId, made.row.id)
    const { schedule } = plan
    if (schedule) await life.#follow({ ...plan, schedule })
    return life
  }

  async #follow(plan: Plan & { readonly schedule: PlannedSchedule }): Promise<void> {
    const [world, merchant, id] = [this.#world, this.#merchant, this.#id]
    const items = await world.all<{ readonly price_id: string; readonly quantity: number }>(
      'SELECT price_id, quantity FROM subscription_items WHERE merchant_id = ? AND subscription_id = ? ORDER BY position',
      merchant.merchantId,
      id,
    )
    const { charges } = await this.preview()
    const renewals = charges.map(({ at }) => at)
    const body = await scheduleOf(world, merchant, plan, { id, items, renewals })
    const context = world.context(merchant, plan.now)
    await world.commit(context, createSchedule(context, world.ports(plan.now), body))
  }

  /** Lets the time go on: by the clock that its customer is on, or by the cron and the queue. */
  async passTo(now: number): Promise<void> {
    this.now = now
    if (this.#clockId === null) return this.#world.tick(now)
    const context = this.#world.context(this.#merchant, now)
    const body = { frozen_time: now }
    const clock = await this.#world.commit(
      context,
      advanceTestClock(context, this.#world.ports(now), this.#clockId, body),
    )
    if (clock.status !== 'ready') throw new Error(`the clock is ${clock.status}`)
  }

  /** When something of it is due next, up to an instant. */
  async nextDueAt(until: number): Promise<number | null> {
    const [row] = await this.#world.all<{ readonly at: number | null }>(
      `SELECT min(due_at) AS at FROM (
        SELECT due_at FROM subscriptions WHERE merchant_id = ?1
        UNION ALL SELECT due_at FROM subscription_schedules WHERE merchant_id = ?1) WHERE due_at <= ?2`,
      this.#merchant.merchantId,
      until,
    )
    return row?.at ?? null
  }

  /** What the API says will be charged. */
  async preview(): Promise<RenewalPreview> {
    const shown = await previewRenewal(this.#world.context(this.#merchant, this.now), this.#id, this.#far)
    if (!shown.ok) throw new Error(shown.error.code)
    return shown.value
  }

  /** What all of its invoices came to, those of changes within a period included, oldest first; a trial's is none. */
  async invoiced(): Promise<readonly number[]> {
    const rows = await this.#world.all<{ readonly totalMinor: number }>(
      `SELECT i.total_minor AS totalMinor FROM invoices AS i
      LEFT JOIN subscription_periods AS p ON p.merchant_id = i.merchant_id AND p.invoice_id = i.id
      WHERE i.merchant_id = ? AND i.subscription_id = ? AND p.sequence IS NOT 0 AND i.status = 'paid'
      ORDER BY i.created_at, i.rowid`,
      this.#merchant.merchantId,
      this.#id,
    )
    return rows.map(({ totalMinor }) => totalMinor)
  }

  /** What really was billed, and is paid. */
  billed(): Promise<readonly BilledCharge[]> {
    return this.#world.all(
      `SELECT p.sequence, p.starts_at AS at, i.total_minor AS amountMinor, i.created_at AS billedAt
      FROM subscription_periods AS p JOIN invoices AS i ON i.merchant_id = p.merchant_id AND i.id = p.invoice_id
      WHERE p.merchant_id = ? AND p.subscription_id = ? AND p.sequence > 0 AND i.status = 'paid'
        AND i.paid_minor = i.total_minor ORDER BY p.sequence`,
      this.#merchant.merchantId,
      this.#id,
    )
  }

  /** Takes it out of what is due, so that those who come after it are alone. */
  async retire(): Promise<void> {
    for (const table of ['subscriptions', 'subscription_schedules']) {
      const text = `UPDATE ${table} SET due_at = NULL WHERE merchant_id = ? RETURNING id`
      await this.#world.all(text, this.#merchant.merchantId)
    }
  }

  async nextChargeAt(): Promise<number | null> {
    const [row] = await this.#world.all<Pick<Subscription, 'nextChargeAt'>>(
      'SELECT next_charge_at AS nextChargeAt FROM subscriptions WHERE merchant_id = ? AND id = ?',
      this.#merchant.merchantId,
      this.#id,
    )
    if (!row) throw new Error('the subscription is gone')
    return row.nextChargeAt
  }

  /** What the gateway was paid by this customer, in its order. */
  charged(): readonly number[] {
    return this.#world.gateway.approvedFor(this.#merchant.securityKey).map(({ amountMinor }) => amountMinor)
  }
}

async function clockAt(world: BillingWorld, context: Context): Promise<string> {
  const clock = await world.commit(context, () => createTestClock(context, { frozen_time: context.now }))
  return clock.id
}

const instant = (at: number): string => new Date(at).toISOString()

/** A request for the plan, with all that it refers to made. */
async function bodyOf(
  world: BillingWorld,
  merchant: WorldMerchant,
  plan: Plan,
  customerId: string,
): Promise<CreateSubscription> {
  const { now, rhythm, items, end, startsInMs } = plan
  const context = world.context(merchant, now)
  if (plan.tax) {
    const rate = { display_name: 'Tax', ...plan.tax }
    await world.commit(context, () => createTaxRate(context, rate))
  }
  const rule = rhythm.anchor && 'rule' in rhythm.anchor ? { billing_anchor_rule: rhythm.anchor.rule } : {}
  const terms = { interval: rhythm.interval, interval_count: rhythm.count }
  const wanted = []
  for (const { amountMinor, quantity } of items) {
    const priceId = await world.price(merchant, now, { ...terms, unit_amount: amountMinor }, rule)
    wanted.push({ priceId, quantity })
  }
  return {
    customerId,
    items: wanted,
    ...(plan.discount ? { discountId: (await couponOf(world, merchant, plan, plan.discount)).id } : {}),
    ...(startsInMs === 0 ? {} : { startDate: instant(now + startsInMs) }),
    ...(plan.trialDays === 0 ? {} : { trialDays: plan.trialDays }),
    ...(rhythm.anchor && 'day' in rhythm.anchor ? { billingAnchorDay: rhythm.anchor.day } : {}),
    ...(plan.firstCharge === null ? {} : { firstChargeBehavior: plan.firstCharge }),
    ...(end && 'cycles' in end ? { billingMaxCycles: end.cycles } : {}),
    ...(end && 'afterMs' in end ? { billingEndsOn: instant(now + startsInMs + end.afterMs) } : {}),
  }
}

/** What the billing preview says of a plan that nobody has subscribed to; amounts are of its first item alone. */
export async function previewOfPlan(world: BillingWorld, plan: Plan): Promise<readonly UpcomingCharge[]> {
  const merchant = await world.merchant(plan.now, plan.timezone)
  const { rhythm, end, firstCharge, now } = plan
  const [item] = plan.items
  const anchor = rhythm.anchor
  const start = now + plan.startsInMs
  const anchored = anchor && 'day' in anchor ? ('prorate' as const) : ('immediate' as const)
  const body: BillingPreviewRequest = {
    amount_minor: (item?.amountMinor ?? 0) * (item?.quantity ?? 0),
    interval: rhythm.interval,
    interval_count: rhythm.count,
    start_date: instant(start),
    trial_days: plan.trialDays,
    first_charge_behavior: firstCharge ?? anchored,
    count: FAR,
    ...(anchor && 'day' in anchor ? { anchor_day: anchor.day } : {}),
    ...(anchor && 'rule' in anchor ? { anchor_rule: anchor.rule } : {}),
    ...(end && 'cycles' in end ? { max_payments: end.cycles } : {}),
    ...(end && 'afterMs' in end ? { end_date: instant(start + end.afterMs) } : {}),
  }
  const shown = await previewBilling(world.context(merchant, now), body)
  return shown.ok ? shown.value.charges : []
}
