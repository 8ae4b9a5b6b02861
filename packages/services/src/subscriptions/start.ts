import {
  cursorOf,
  err,
  missing,
  nextBillingStep,
  ok,
  termsOf,
  type BillingStep,
  type DomainError,
  type DunningCase,
  type PaymentAttempt,
  type Result,
  type Subscription,
  type SubscriptionAdjustment,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import { charge, earlierAttempt, type Beginning, type Settlement } from '../charging/charge.ts'
import type { Context } from '../context.ts'
import type { Sealer } from '../crypto.ts'
import type { InvoiceWithLines } from '../invoices/get.ts'
import { insert, joined, rowAfter, rowInserted, type Plan, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import { shownRecovery, type Around, type FoundForBilling } from './around.ts'
import { periodOfStep, trialPeriod, type BilledPeriod } from './bill.ts'
import {
  planBilling,
  redeemedAhead,
  sideOf,
  type Billing,
  type BillingOptions,
  type PresentCharge,
  type Redeems,
} from './billing.ts'
import { confirmedAsItBegins } from './confirmation.ts'
import { subscriptionEvent } from './events.ts'
import { ACTIVATED, activation, advanced, timed } from './moves.ts'

/** A subscription that is about to be made: its rows, as they are to begin, and what billing them needs. */
export interface NewSubscription {
  readonly subscription: Subscription
  readonly items: readonly SubscriptionItem[]
  readonly around: Around
  /** Charges and credits that go on its first invoice that is charged. */
  readonly adjustments?: readonly SubscriptionAdjustment[]
  /** What is committed along with it. */
  readonly along?: Plan
  /** How the uses of its discounts are counted; within their limits unless they were promised before. */
  readonly redeems?: Redeems
  /** Left out: the first period is charged on the merchant's word. */
  readonly present?: PresentCharge
}

/** A subscription that was made, with its first invoice and the charge of it; null where there is none yet. */
export interface StartedSubscription {
  readonly subscription: Subscription
  readonly recovery: DunningCase | null
  readonly invoice: InvoiceWithLines | null
  readonly attempt: PaymentAttempt | null
}

/** What billing subscriptions needs beyond its context. */
export interface SubscriptionPorts extends PaymentPorts {
  /** Where customers look after their subscriptions; left out, no notice can send them there. */
  readonly portalUrl?: string
  readonly sealer: Sealer
}

type Started = Result<Planned<StartedSubscription>, DomainError>

/**
 * Begins a subscription: its rows, and what is due at once, which is a trial's invoice for nothing or the first period with
 * the charge of it, in one commit. A first payment that fails or is in doubt is no error: the subscription waits for it. May be
 * planned again after a lost race or by a retry of the request: no card is charged twice. `prepare` decides on the rows,
 * and may run more than once. Errors: those of `prepare` and of pricing an invoice.
 */
export function startSubscription(
  context: Context,
  ports: SubscriptionPorts,
  prepare: () => Promise<Result<NewSubscription, DomainError>>,
): () => Promise<Started> {
  return opened(context, ports, async () => {
    const prepared = await prepare()
    return prepared.ok ? planOpening(context, ports.sealer, prepared.value) : prepared
  })
}

/**
 * A request whose commit may bill a subscription: `open` plans it, with the charge that begins in that commit where there is
 * one. A retry of the request finishes the charge that an earlier try began.
 */
export function opened(
  context: Context,
  ports: SubscriptionPorts,
  open: () => Promise<Result<Opening, DomainError>>,
): () => Promise<Started> {
  let ready: Opening | null = null
  let charging = false
  const begin = async (): Promise<Result<Beginning, DomainError>> => {
    const earlier = await earlierOf(context)
    if (earlier) return ok({ kind: 'earlier', attempt: earlier })
    const opening = ready ? ok(ready) : await open()
    ready = null
    if (!opening.ok) return opening
    if (!opening.value.charge) return err(changedMeanwhile)
    return ok(opening.value.charge)
  }
  const charged = charge(context, ports, begin, startedBy)
  return async () => {
    if (charging || (await earlierOf(context))) return charged()
    const opening = await open()
    if (!opening.ok) return opening
    if (!opening.value.charge) return ok({ value: opening.value.started, plan: opening.value.plan })
    ready = opening.value
    charging = true
    return charged()
  }
}

const changedMeanwhile: DomainError = { code: 'conflict', message: 'What is sold is being changed. Retry.' }

/** A subscription that begins, or begins anew, as data. */
export interface Opening {
  readonly started: StartedSubscription
  /** All of it, where nothing is charged. */
  readonly plan: Plan
  readonly charge: Extract<Beginning, { kind: 'new' }> | null
}

async function earlierOf(context: Context): Promise<PaymentAttempt | null> {
  if (context.requestKey === undefined) return null
  return (await context.db.load({ earlier: earlierAttempt(context) })).earlier
}

/** A subscription's beginning as one commit, with the charge that begins with it. Errors: those of pricing an invoice. */
export async function planOpening(
  context: Context,
  sealer: Sealer,
  { subscription, items, adjustments = [], around, along, present, redeems = 'within_limits' }: NewSubscription,
): Promise<Result<Opening, DomainError>> {
  const found: FoundForBilling = { ...around, subscription, items, adjustments, recoveries: [], unpaid: [] }
  const billed = await firstBilling(context, sealer, found, { redeems, ...(present ? { present } : {}) })
  if (!billed.ok) return billed
  const { billing, set } = billed.value
  const begun = { ...subscription, ...set }
  const after = timed({ ...begun, ...activation(context, begun) })
  const recovery = shownRecovery(billing?.recoveries ?? [])
  const shown = { row: after, recovery }
  const told = [...(billing?.told ?? []), ...(after.activatedAt === null ? [] : ACTIVATED)]
  const rows: Plan = {
    changes: [
      insert('subscriptions', after),
      ...items.map((item) => insert('subscriptionItems', item)),
      ...adjustments.map((adjustment) => insert('subscriptionAdjustments', adjustment)),
      ...(billing ? [] : redeemedAhead(context, found, redeems)),
      { kind: 'allot_number', alias: 'subscription', targetId: after.id },
    ],
    events: [
      subscriptionEvent(context, 'subscription.created', shown),
      ...told.map((type) => subscriptionEvent(context, type, shown)),
    ],
    messages: tells(billing) ? [] : confirmedAsItBegins(found, after),
    audit: [{ action: 'subscription.create', objectType: 'subscription', objectId: after.id }],
  }
  const plan = joined(joined(along ?? { changes: [] }, rows), billing?.plan ?? { changes: [] })
  const started = { subscription: after, recovery, invoice: billing?.bill ?? null, attempt: null }
  return ok({ started, plan, charge: billing?.charge ? chargeOf(found, billing, after, plan) : null })
}

/** Whether a first invoice that came to nothing has confirmed the subscription already. */
function tells(billing: Billing | null): boolean {
  return billing?.plan.messages?.some(({ kind }) => kind === 'subscription_confirmed') ?? false
}

interface FirstBilling {
  readonly billing: Billing | null
  readonly set: Partial<Subscription>
}

/** What is billed as it begins: a trial, or a period that begins now. */
async function firstBilling(
  context: Context,
  sealer: Sealer,
  found: FoundForBilling,
  options: Pick<BillingOptions, 'redeems' | 'present'>,
): Promise<Result<FirstBilling, DomainError>> {
  const first = firstBilled(found.subscription)
  if (!first) return ok({ billing: null, set: {} })
  const billing = await planBilling(context, sealer, found, first.billed, options)
  if (!billing.ok) return billing
  return ok({ billing: billing.value, set: { ...(first.step ? advanced(first.step) : {}), ...billing.value.set } })
}

/** The period that a subscription's first invoice bills as it begins: a trial, or one that begins now; null for none yet. */
export function firstBilled(
  subscription: Subscription,
): { readonly billed: BilledPeriod; readonly step: BillingStep | null } | null {
  if (subscription.status === 'trialing') {
    const trial = trialPeriod(subscription)
    return trial && { billed: trial, step: null }
  }
  const step = nextBillingStep(termsOf(subscription), cursorOf(subscription))
  const isDue = subscription.status === 'pending' && step !== null && step.chargeAt <= subscription.createdAt
  return isDue ? { billed: periodOfStep(step), step } : null
}

/** The charge of a billing, as it stands once the whole plan is committed. */
export function chargeOf(
  found: FoundForBilling,
  { charge: begun, period, recoveries }: Billing,
  row: Subscription,
  plan: Plan,
): Extract<Beginning, { kind: 'new' }> | null {
  if (!begun) return null
  const side = { ...sideOf(found, period), row, recoveries }
  return { ...begun, plan, state: { ...begun.state, side } }
}

function startedBy({ state, attempt, plan }: Settlement): Result<StartedSubscription, DomainError> {
  const { side, invoice } = state
  if (!side || !invoice) return err(missing('Subscription'))
  return ok({
    subscription: rowAfter(plan, 'subscriptions', side.row),
    recovery: shownRecovery(recoveriesAfter(plan, side.recoveries)),
    invoice: { invoice: rowAfter(plan, 'invoices', invoice.row), lines: invoice.lines },
    attempt,
  })
}

/** Recoveries as a plan leaves them, with the one that it begins. */
function recoveriesAfter(plan: Plan, before: readonly DunningCase[]): readonly DunningCase[] {
  const begun = rowInserted(plan, 'dunningCases')
  const all = [...before.map((row) => rowAfter(plan, 'dunningCases', row)), ...(begun ? [begun] : [])]
  return all.filter(({ status }) => status === 'open' || status === 'exhausted')
}
