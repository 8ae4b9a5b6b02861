import type { CreateSubscriptionSchedule } from '@revkeen-edge/contracts'
import {
  err,
  hasEnded,
  invalidField,
  invalidState,
  missing,
  notBefore,
  ok,
  startProblem,
  wrongFields,
  type DomainError,
  type Problem,
  type Result,
  type SchedulePhase,
  type Subscription,
  type SubscriptionSchedule,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import { insert, type Planned } from '../plan.ts'
import type { SubscriptionPorts } from '../subscriptions/start.ts'
import { onClock } from '../test-clocks/on-clock.ts'
import { getSchedule } from './get.ts'
import { checkOffer, offerQueries } from './offer.ts'
import { phasesOf } from './phases.ts'
import { runSchedule } from './run.ts'

type Created = Result<Planned<SubscriptionSchedule>, DomainError>

/**
 * Makes a schedule of a subscription, or one whose first phase makes the subscription. A first phase that starts now begins at
 * once. The schedule is committed before anything is charged; a retry of the request goes on from it. Errors:
 * `resource_missing`, `validation_error` by field, `invalid_state` for a subscription that has ended or follows a schedule.
 */
export function createSchedule(
  context: Context,
  ports: SubscriptionPorts,
  body: CreateSubscriptionSchedule,
): () => Promise<Created> {
  return async () => {
    const own = await inOwnTime(context, body)
    const earlier = await earlierOf(own)
    const made = earlier ? ok(earlier) : await commitPlanned(own, ports, () => planSchedule(own, body))
    if (!made.ok) return made
    return begunIfDue(own, ports, made.value.id)
  }
}

/** A schedule after what is due of it has happened. */
export async function begunIfDue(context: Context, ports: SubscriptionPorts, id: string): Promise<Created> {
  const ran = await runSchedule(context, ports, id)
  if (!ran.ok) return ran
  const read = await getSchedule(context, id)
  return read.ok ? ok({ value: read.value, plan: { changes: [] } }) : read
}

async function inOwnTime(context: Context, { customer = '', subscription = '' }: CreateSubscriptionSchedule) {
  const { testClocks } = context.db.rows
  const { ofCustomer, ofSubscription } = await context.db.load({
    ofCustomer: testClocks.ofCustomer(customer),
    ofSubscription: testClocks.ofSubscription(subscription),
  })
  return onClock(context, ofSubscription ?? ofCustomer)
}

async function earlierOf({ db, requestKey }: Context): Promise<SubscriptionSchedule | null> {
  if (requestKey === undefined) return null
  return (await db.load({ earlier: db.rows.subscriptionSchedules.byRequestKey(requestKey) })).earlier
}

async function planSchedule(context: Context, body: CreateSubscriptionSchedule): Promise<Created> {
  const { rows } = context.db
  const { customer: customerId = '', subscription: subscriptionId = '' } = body
  const { merchant, customer, subscription, current } = await context.db.load({
    merchant: rows.merchant.get(),
    customer: rows.customers.byId(customerId),
    subscription: rows.subscriptions.byId(subscriptionId),
    current: rows.subscriptionSchedules.current(subscriptionId),
  })
  const refused = refusal(body, customer !== null, { subscription, current })
  if (refused) return err(refused)
  const phases = phasesOf(body.phases, {
    now: context.now,
    timezone: subscription?.timezone ?? merchant?.timezone ?? 'UTC',
    start: body.start_date,
    proration: subscription?.prorationBehavior ?? 'create_prorations',
    collectionMethod: subscription?.collectionMethod ?? 'charge_automatically',
  })
  if (!phases.ok) return phases
  const wrong = wrongFields([startProblem(phases.value, context.now), ...trialProblems(phases.value, subscription)])
  if (wrong) return err(wrong)
  const offer = await context.db.load(offerQueries(context, phases.value))
  const owner = { customerId: subscription?.customerId ?? customerId, currency: subscription?.currency ?? null }
  const checked = checkOffer(phases.value, offer, { ...owner, discountIds: subscription?.discountIds ?? [] })
  if (!checked.ok) return checked
  const schedule = newSchedule(context, body, {
    phases: notBefore(phases.value, context.now),
    customerId: owner.customerId,
    subscriptionId: subscription?.id ?? null,
    testClockId: subscription?.testClockId ?? customer?.testClockId ?? null,
  })
  const audit = [{ action: 'subscription_schedule.create', objectType: 'subscription_schedule', objectId: schedule.id }]
  return ok({ value: schedule, plan: { changes: [insert('subscriptionSchedules', schedule)], audit } })
}

interface Followed {
  readonly subscription: Subscription | null
  readonly current: SubscriptionSchedule | null
}

function refusal(
  body: CreateSubscriptionSchedule,
  hasCustomer: boolean,
  { subscription, current }: Followed,
): DomainError | null {
  if (body.customer !== undefined && !hasCustomer) return missing('Customer', 'customer')
  if (body.subscription === undefined) return null
  if (!subscription) return missing('Subscription', 'subscription')
  if (body.customer !== undefined && body.customer !== subscription.customerId) {
    return invalidField('customer', 'is not the customer of the subscription')
  }
  if (hasEnded(subscription)) return invalidState(`The subscription is ${subscription.status}.`, 'subscription')
  return current ? invalidState('The subscription follows another schedule already.', 'subscription') : null
}

/** A trial is what a subscription begins with. */
export function trialProblems(phases: readonly SchedulePhase[], subscription: Subscription | null): (Problem | null)[] {
  return phases.map(({ trialEnd }, index) => {
    if (trialEnd === null || (index === 0 && subscription === null)) return null
    return [`phases[${index}].trial_end`, 'is for the first phase of a schedule that makes its subscription']
  })
}

type Known = Pick<SubscriptionSchedule, 'phases' | 'customerId' | 'subscriptionId' | 'testClockId'>

function newSchedule(
  { runtime, tenant, now, requestKey }: Context,
  { end_behavior: endBehavior = 'release', metadata = {} }: CreateSubscriptionSchedule,
  known: Known,
): SubscriptionSchedule {
  return {
    ...known,
    id: runtime.uuid(),
    merchantId: tenant.merchantId,
    status: 'not_started',
    phaseIndex: null,
    endBehavior,
    dueAt: known.phases[0]?.start ?? null,
    releasedAt: null,
    releasedSubscriptionId: null,
    requestKey: requestKey ?? null,
    metadata,
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
}
