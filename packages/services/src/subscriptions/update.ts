import type { UpdateSubscription } from '@revkeen-edge/contracts'
import {
  err,
  hasEnded,
  invalidField,
  invalidState,
  ok,
  type DomainError,
  type Result,
  type Subscription,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Planned } from '../plan.ts'
import { goOnAnew, resuming, type DecideAnew } from './anew.ts'
import { canceledMessage, canceling, viewed } from './cancel.ts'
import { changePlan } from './change-plan.ts'
import { editing } from './edit.ts'
import { asItIs, endSubscription, type PlannedEnd } from './end.ts'
import { carryEnd } from './end-carry.ts'
import type { SubscriptionView } from './get.ts'
import { loadSubscription, type FoundSubscription } from './load.ts'
import { spokenStatus, stepOf } from './moves.ts'
import { beganAgain } from './next-billing.ts'
import { pausing } from './pause.ts'
import type { SubscriptionPorts } from './start.ts'

type Updated = Result<Planned<SubscriptionView>, DomainError>
type Status = NonNullable<UpdateSubscription['status']>

/**
 * Changes a subscription. `status` is another spelling of the step that leads there, and comes alone: what a payment decides
 * cannot be set. Errors: `validation_error` by field, `resource_missing`, `invalid_state`.
 */
export function updateSubscription(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  body: UpdateSubscription,
): () => Promise<Updated> {
  const { status, ...rest } = body
  if (status === undefined && isPlanChange(rest)) return toPlan(context, ports, id, rest)
  if (status === undefined) return () => edit(context, ports, id, rest)
  if (Object.values(rest).some((value) => value !== undefined)) {
    return async () => err(invalidField('status', 'must come alone: a step and a change are two requests'))
  }
  if (status === 'active' || status === 'trialing') return goOnAnew(context, ports, id, goingTo(status))
  return stepTo(context, ports, id, status)
}

/** An amount of its own is no plan: it goes with whatever quantity is given. */
function isPlanChange({ productId, priceId, planId, quantity, amountMinor }: UpdateSubscription): boolean {
  return (
    [productId, priceId, planId].some((id) => id !== undefined) || (quantity !== undefined && amountMinor === undefined)
  )
}

const PLAN_FIELDS: ReadonlySet<string> = new Set(['productId', 'priceId', 'planId', 'quantity', 'proration'])

/** Another plan or quantity, prorated as the request or the subscription says. */
function toPlan(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  body: UpdateSubscription,
): () => Promise<Updated> {
  const other = Object.entries(body).find(([field, value]) => value !== undefined && !PLAN_FIELDS.has(field))
  if (other) {
    return async () => err(invalidField(other[0], 'cannot be given together with a change of plan or quantity'))
  }
  const { productId, priceId = body.planId, quantity, proration: behavior } = body
  const fields = { price: body.priceId === undefined ? 'planId' : 'priceId', product: 'productId' }
  return changePlan(context, ports, id, { priceId, productId, quantity, behavior, fields })
}

async function edit(
  context: Context,
  { sealer }: Pick<SubscriptionPorts, 'sealer'>,
  id: string,
  body: UpdateSubscription,
): Promise<Updated> {
  if (body.proration !== undefined) return err(invalidField('proration', 'goes with a change of plan or quantity'))
  const { db } = context
  const [found, { method }] = await Promise.all([
    loadSubscription(context, id),
    db.load({ method: db.rows.paymentMethods.byId(body.paymentMethodId ?? '') }),
  ])
  if (!found.ok) return found
  const edited = editing(found.value, body, method)
  if (!edited.ok) return edited
  const { value, plan } = edited.value
  const isCanceled = value.row.cancelAtPeriodEnd && !found.value.row.cancelAtPeriodEnd
  const messages = isCanceled ? [await canceledMessage(found.value, sealer, value.row.cancelAt)] : []
  return ok(viewed(found.value, { value, plan: { ...plan, messages } }))
}

/** On into a trial or to being billed: out of a pause, or out of a trial that ends now. */
function goingTo(status: 'active' | 'trialing'): DecideAnew {
  return (row, now) => {
    if (row.status === status) return ok(null)
    if (row.status === 'paused') return resumingTo(status, row, now)
    if (row.status === 'trialing') return endingTrial(row, now)
    const why = hasEnded(row) ? 'for good' : 'until what it owes is paid'
    return err(invalidState(`The subscription is ${spokenStatus(row.status)} ${why}.`, 'status'))
  }
}

function resumingTo(status: 'active' | 'trialing', row: Subscription, now: number): ReturnType<DecideAnew> {
  const resumed = resuming(row, now)
  if (!resumed.ok || resumed.value.set.status === status) return resumed
  return err(invalidState(`The subscription goes on ${status === 'trialing' ? 'without' : 'with'} a trial.`, 'status'))
}

/** What is charged first is charged now; with an anchor that lies ahead, it waits for it. */
function endingTrial(row: Subscription, now: number): ReturnType<DecideAnew> {
  const set = beganAgain(row, { trialEnd: now, trialNoticeFor: now }, now)
  if (!set) return err(invalidState('The anchor decides when the subscription is billed first.', 'status'))
  return ok({ set, told: ['subscription.trial_ended'], action: 'subscription.end_trial' })
}

function stepTo(
  context: Context,
  ports: SubscriptionPorts,
  id: string,
  status: Exclude<Status, 'active' | 'trialing'>,
): () => Promise<Updated> {
  return carryEnd(context, ports, id, async (found) =>
    found.row.status === status ? ok(asItIs(found)) : takeStep(found, ports, status),
  )
}

async function takeStep(
  found: FoundSubscription,
  { sealer }: Pick<SubscriptionPorts, 'sealer'>,
  status: Exclude<Status, 'active' | 'trialing'>,
): Promise<Result<PlannedEnd, DomainError>> {
  switch (status) {
    case 'canceled':
      return canceling(found, sealer, { atPeriodEnd: false, reason: null })
    case 'paused': {
      const paused = pausing(found, { atPeriodEnd: false, behavior: null, resumesAt: null })
      return paused.ok ? ok({ ...paused.value, charge: null }) : paused
    }
    case 'expired':
      return endSubscription(found, { step: 'expire', reason: null, lastInvoice: { sealer } })
    case 'past_due': {
      const possible = stepOf(found.row, 'fall_behind', 'set past due')
      return possible.ok
        ? err(invalidState('A subscription falls behind by a payment that fails.', 'status'))
        : possible
    }
  }
}
