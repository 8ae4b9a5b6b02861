import {
  err,
  isOpenAttempt,
  ok,
  type DomainError,
  type GatewayAccount,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { commitPlanned } from '../commit.ts'
import { later, type Context } from '../context.ts'
import { joined, type Plan, type Planned } from '../plan.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import type { Outcome } from './outcome.ts'
import { askAbout } from './resolve.ts'
import { sendAttempt, type Tender } from './send.ts'

/** One call to a gateway: the attempt that is committed before it. */
export interface Dispatch {
  readonly attempt: PaymentAttempt
  readonly account: GatewayAccount
  readonly tender: Tender | null
  /** What is done about the gateway's answer before it is booked: a challenge is started where it asks for one. */
  readonly answered?: (outcome: Outcome) => Promise<Outcome>
}

/** What a request that moves money begins with. */
export type Begun<S> =
  /** The attempts that an earlier request with the same key made: they are finished, never sent again. */
  | { readonly kind: 'earlier'; readonly attempts: readonly PaymentAttempt[] }
  | {
      readonly kind: 'new'
      /** Inserts the attempts. */
      readonly plan: Plan
      /** As everything stands once that is committed. */
      readonly state: S
      /** None where no gateway has to be asked: then one commit does it all, the answer included. */
      readonly dispatches: readonly Dispatch[]
    }

/** What is known of attempts, by their ids. */
export type Outcomes = ReadonlyMap<string, Outcome>

/** How one kind of request moves money. `S` is what booking needs to know, `B` what it comes to. */
export interface Work<S, B> {
  begin(): Promise<Result<Begun<S>, DomainError>>
  /** The state anew, for attempts that were begun before; null where they are gone. */
  reload(context: Context, attempts: readonly PaymentAttempt[]): Promise<S | null>
  /** The state with the number that the beginning's commit allotted. */
  numbered?(state: S, number: string): S
  /** Books what the gateway said. `again` where it is planned a second time, on rows that somebody else changed. */
  book(context: Context, state: S, outcomes: Outcomes, again: boolean): Planned<B>
}

const MAX_TRIES = 5

/** What a gateway said is known nowhere else until it is booked. A race is only lost to a commit that got somewhere. */
const BOOKING_TRIES = 25

const underWay: DomainError = {
  code: 'payment_processing',
  message: 'Another payment of this is under way. Look again in a minute.',
}

/**
 * A request that moves money: commits its attempts, calls each gateway once, and gives the booking of what they said to
 * the commit that also keeps the answer. May be planned again after a lost race: no gateway is called a second time.
 * `answer` turns what was booked into what is presented, or into an error; then the booking is committed by itself.
 * Pinned by paying-lost-answers.test.ts and paying-at-once.test.ts.
 */
export function carryOut<S, B, T>(
  context: Context,
  ports: PaymentPorts,
  work: Work<S, B>,
  answer: (booked: Planned<B>) => Result<T, DomainError>,
): () => Promise<Result<Planned<T>, DomainError>> {
  let sent: Promise<Result<Sent<S> | Unsent<S>, DomainError>> | null = null
  return async () => {
    const first = sent === null
    sent ??= beginAndSend(context, ports, work)
    const known = await sent
    if (!known.ok) return known
    const { state } = known.value
    const after = later(context, ports.clock())
    if (known.value.kind === 'unsent') {
      // Nothing is committed yet, so that a lost race begins anew.
      sent = null
      const booked = work.book(after, known.value.state, new Map(), false)
      const answered = answer(booked)
      return answered.ok ? ok({ value: answered.value, plan: joined(known.value.plan, booked.plan) }) : answered
    }
    if (first && state) {
      const booked = work.book(after, state, known.value.outcomes, false)
      const answered = answer(booked)
      if (answered.ok) return ok({ value: answered.value, plan: booked.plan })
    }
    // What is answered with an error, or lost a race, is booked by itself: the money has moved, whoever hears of it.
    const booked = await bookAlone(after, ports, work, known.value, first)
    const answered = booked.ok ? answer(booked.value) : booked
    return answered.ok ? ok({ value: answered.value, plan: { changes: [] } }) : answered
  }
}

async function bookAlone<S, B>(
  context: Context,
  ports: PaymentPorts,
  work: Work<S, B>,
  { state: known, attempts, outcomes }: Sent<S>,
  first: boolean,
): Promise<Result<Planned<B>, DomainError>> {
  const plan = async (tries: number) => {
    const fresh = first && tries === 0
    const state = fresh && known ? known : await work.reload(context, attempts)
    if (!state) return gone
    const planned = work.book(context, state, outcomes, !fresh)
    return ok({ value: planned, plan: planned.plan })
  }
  const booked = await commitPlanned(context, ports, plan, BOOKING_TRIES)
  return booked.ok || booked.error.code !== 'conflict' ? booked : err(beingChecked)
}

const gone = err({ code: 'resource_missing', resource: 'Payment attempt' } satisfies DomainError)

const beingChecked: DomainError = {
  code: 'payment_processing',
  message: 'The gateway has answered, and that is being booked: look again in a minute, and do not send it twice.',
}

interface Sent<S> {
  readonly kind: 'sent'
  readonly attempts: readonly PaymentAttempt[]
  readonly outcomes: Outcomes
  /** Null for earlier attempts, which are read again. */
  readonly state: S | null
}

/** A beginning that no gateway has to be asked for. */
interface Unsent<S> {
  readonly kind: 'unsent'
  readonly state: S
  readonly plan: Plan
}

async function beginAndSend<S, B>(
  context: Context,
  ports: PaymentPorts,
  work: Work<S, B>,
): Promise<Result<Sent<S> | Unsent<S>, DomainError>> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const begun = await work.begin()
    if (!begun.ok) return begun
    if (begun.value.kind === 'earlier') return ok(await finish(context, ports, begun.value.attempts))
    const { plan, state, dispatches } = begun.value
    if (dispatches.length === 0) return ok({ kind: 'unsent', state, plan })
    const gateways = await Promise.all(
      dispatches.map(({ account }) => ports.gateways.open(account, context.tenant.mode)),
    )
    const committed = await context.db.commit(context, plan)
    // Somebody else got there first: look again.
    if (!committed.ok) continue
    tellOutbox(context, ports, committed)
    const outcomes = new Map<string, Outcome>()
    for (const [index, { attempt, tender, answered = async (said: Outcome) => said }] of dispatches.entries()) {
      const gateway = gateways[index]
      if (gateway) outcomes.set(attempt.id, await answered(await sendAttempt(gateway, attempt, tender)))
    }
    const { number } = committed
    return ok({
      kind: 'sent',
      attempts: dispatches.map(({ attempt }) => attempt),
      outcomes,
      state: number !== null && work.numbered ? work.numbered(state, number) : state,
    })
  }
  return err(underWay)
}

/** What the beginning already tells goes out, whatever becomes of the rest. */
function tellOutbox(
  { tenant }: Context,
  ports: PaymentPorts,
  { eventIds, messageIds }: { readonly eventIds: readonly string[]; readonly messageIds: readonly string[] },
): void {
  if (eventIds.length + messageIds.length === 0) return
  ports.defer(ports.outbox.signal({ merchantId: tenant.merchantId, eventIds, messageIds }))
}

async function finish<S>(context: Context, ports: PaymentPorts, attempts: readonly PaymentAttempt[]): Promise<Sent<S>> {
  const outcomes = new Map<string, Outcome>()
  for (const attempt of attempts.filter(isOpenAttempt)) {
    outcomes.set(attempt.id, await askAbout(context, ports, attempt))
  }
  return { kind: 'sent', attempts, outcomes, state: null }
}
