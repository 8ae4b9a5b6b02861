import { momentAt, type UpdateSubscription } from '@revkeen-edge/contracts'
import {
  averageOf,
  endOfUse,
  err,
  heldItems,
  invalidState,
  ok,
  type DomainError,
  type PaymentMethod,
  type Result,
  type Subscription,
} from '@revkeen-edge/domain'
import { chosenMethod } from '../charging/method.ts'
import { retryAsOwn, triedAgain } from '../dunning/on-new-card.ts'
import type { Change, Planned } from '../plan.ts'
import { itemChanges } from './change-commit.ts'
import { asItIs, unlessEnded } from './end.ts'
import type { Shown } from './events.ts'
import type { FoundSubscription } from './load.ts'
import { moveSubscription, stepOf } from './moves.ts'
import { billedNextAt } from './next-billing.ts'
import { NOT_PAUSED } from './pause.ts'
import { NOT_CANCELED } from './reactivate.ts'
import { anchorOn } from './set-anchor.ts'

/** What of an update changes the subscription alone, and bills nothing. */
export type Edit = Pick<
  UpdateSubscription,
  | 'amountMinor'
  | 'quantity'
  | 'nextBillingDate'
  | 'billingAnchorDay'
  | 'pauseAtPeriodEnd'
  | 'cancelAtPeriodEnd'
  | 'paymentMethodId'
  | 'metadata'
>

interface Edited {
  readonly set: Partial<Subscription>
  readonly changes: readonly Change[]
}

type Step = (row: Subscription) => Result<Edited, DomainError>

const nothing: Edited = { set: {}, changes: [] }

/**
 * Changes a subscription in its own row, all of the edit in one change. `method` is the payment method that it names. Of one
 * that has ended only the metadata can be changed. Errors: `validation_error`, `resource_missing`, `invalid_state` by field.
 */
export function editing(
  found: FoundSubscription,
  edit: Edit,
  method: PaymentMethod | null,
): Result<Planned<Shown>, DomainError> {
  const { metadata, ...rest } = edit
  const open = Object.values(rest).some((value) => value !== undefined) ? unlessEnded(found, 'changed') : ok(null)
  if (!open.ok) return open
  const edited = editedBy(found.row, [
    () => ok({ set: metadata === undefined ? {} : { metadata }, changes: [] }),
    amount(found, edit),
    anchor(edit),
    nextBilling(found, edit),
    pause(edit),
    cancel(found, edit),
    payment(found, edit, method),
  ])
  if (!edited.ok) return edited
  const { set, changes } = edited.value
  if (Object.keys(set).length === 0) return ok(asItIs(found))
  const given = set.paymentMethodId == null ? null : method
  const recovery = found.recovery && triedAgain(found.context, found.recovery, given)
  const move = moveSubscription(found.context, found, set, { recovery })
  const retry = given ? retryAsOwn(found.context, found.row, given.id) : []
  return ok({
    value: { row: move.after, recovery },
    plan: {
      changes: [...changes, ...move.changes, ...retry],
      events: move.events,
      audit: [{ action: 'subscription.update', objectType: 'subscription', objectId: found.row.id }],
    },
  })
}

/** What steps come to together, each decided from where the last one left the row. */
function editedBy(before: Subscription, steps: readonly Step[]): Result<Edited, DomainError> {
  const set: Partial<Subscription> = {}
  const changes: Change[] = []
  for (const step of steps) {
    const edited = step({ ...before, ...set })
    if (!edited.ok) return edited
    Object.assign(set, edited.value.set)
    changes.push(...edited.value.changes)
  }
  return ok({ set, changes })
}

/**
 * What a whole period costs from the next invoice on, whatever the price says. What this one was charged is remembered, so
 * that a later change credits no more than that.
 */
function amount({ row: subscription, items, context }: FoundSubscription, { amountMinor, quantity }: Edit): Step {
  return () => {
    if (amountMinor === undefined) return ok(nothing)
    const [item, ...others] = items
    if (!item || others.length > 0) {
      return err(invalidState('The subscription has several items: change the items instead.', 'amountMinor'))
    }
    const set = { amountMinor, quantity: quantity ?? item.quantity }
    const after = { ...item, ...set, unitAmountMinor: averageOf(amountMinor, set.quantity) }
    const change = { subscription, before: items, effect: 'next_period', at: context.now } as const
    return ok({ set, changes: itemChanges(context, items, heldItems(change, [after])) })
  }
}

function anchor({ billingAnchorDay }: Edit): Step {
  return (row) => {
    const set = billingAnchorDay === undefined ? ok(null) : anchorOn(row, billingAnchorDay, 'billingAnchorDay')
    return set.ok ? ok({ set: set.value ?? {}, changes: [] }) : set
  }
}

function nextBilling({ context }: FoundSubscription, { nextBillingDate }: Edit): Step {
  return (row) => {
    if (nextBillingDate === undefined) return ok(nothing)
    const moved = billedNextAt(row, momentAt(nextBillingDate, row.timezone), context.now)
    return moved.ok ? ok({ set: moved.value, changes: [] }) : moved
  }
}

function pause({ pauseAtPeriodEnd }: Edit): Step {
  return (row) => {
    if (pauseAtPeriodEnd === undefined || pauseAtPeriodEnd === row.pauseAtPeriodEnd) return ok(nothing)
    if (!pauseAtPeriodEnd) return ok({ set: NOT_PAUSED, changes: [] })
    const next = stepOf(row, 'pause', 'paused')
    return next.ok ? ok({ set: { ...NOT_PAUSED, pauseAtPeriodEnd: true }, changes: [] }) : next
  }
}

function cancel({ context }: FoundSubscription, { cancelAtPeriodEnd }: Edit): Step {
  return (row) => {
    if (cancelAtPeriodEnd === undefined || cancelAtPeriodEnd === row.cancelAtPeriodEnd) return ok(nothing)
    const set = cancelAtPeriodEnd ? { cancelAtPeriodEnd, cancelAt: endOfUse(row, context.now) } : NOT_CANCELED
    return ok({ set, changes: [] })
  }
}

function payment({ customer }: FoundSubscription, { paymentMethodId }: Edit, method: PaymentMethod | null): Step {
  return (row) => {
    if (paymentMethodId === undefined || paymentMethodId === row.paymentMethodId) return ok(nothing)
    if (paymentMethodId === null) return ok({ set: { paymentMethodId }, changes: [] })
    const chosen = chosenMethod(customer, paymentMethodId, { method, standard: null }, 'paymentMethodId')
    return chosen.ok ? ok({ set: { paymentMethodId }, changes: [] }) : chosen
  }
}
