import {
  declineOf,
  err,
  isOpenAttempt,
  ok,
  type DomainError,
  type GatewayAccount,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import type { Plan, Planned } from '../plan.ts'
import type { Query } from '../ports/database.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import type { Outcome } from './outcome.ts'
import { askAbout } from './resolve.ts'
import { sendAttempt, type Tender } from './send.ts'
import { planSettlement, settleAttempt } from './settle.ts'
import { loadSettleState, type SettleState } from './state.ts'

/** What a request that charges begins with. */
export type Beginning =
  /** The attempt that an earlier request with the same key made: it is finished, never charged again. */
  | { readonly kind: 'earlier'; readonly attempt: PaymentAttempt }
  | {
      readonly kind: 'new'
      /** Inserts the attempt. */
      readonly plan: Plan
      /** As everything stands once that is committed. */
      readonly state: SettleState
      readonly account: GatewayAccount
      readonly tender: Tender | null
      /** What is done about the gateway's answer before it is booked: a challenge is started where it asks for one. */
      readonly answered?: (outcome: Outcome) => Promise<Outcome>
    }

/** An attempt after its outcome, with the plan that books it. */
export interface Settlement {
  readonly state: SettleState
  readonly attempt: PaymentAttempt
  readonly plan: Plan
}

/** How far back a request's own attempt is looked for: as long as its key lives. */
const REQUEST_KEY_MS = 24 * 60 * 60 * 1000

const MAX_TRIES = 5

/**
 * The attempt that an earlier try of this very request made, to be finished instead of charging again. One that was given
 * up charged nothing, so the request begins anew.
 */
export function earlierAttempt({ db, requestKey, now }: Context): Query<PaymentAttempt | null> {
  const made = db.rows.paymentAttempts.byRequestKey(requestKey ?? '', now - REQUEST_KEY_MS)
  const notGivenUp = (attempt: PaymentAttempt | null) => (attempt?.status === 'canceled' ? null : attempt)
  return { statements: made.statements, read: (results) => notGivenUp(made.read(results)) }
}

const underWay: DomainError = {
  code: 'payment_processing',
  message: 'Another payment of this is under way. Look again in a minute.',
}

/**
 * A request that charges: commits the attempt, calls the gateway once, and gives the booking of what it said to the
 * commit that also keeps the answer. May be planned again after a lost race: the gateway is not called a second time.
 * `answer` turns the settlement into what is presented, or into an error; then the booking is committed by itself.
 * Pinned by paying-lost-answers.test.ts and paying-at-once.test.ts.
 */
export function charge<T>(
  context: Context,
  ports: PaymentPorts,
  begin: () => Promise<Result<Beginning, DomainError>>,
  answer: (settlement: Settlement) => Result<T, DomainError>,
): () => Promise<Result<Planned<T>, DomainError>> {
  let sent: ReturnType<typeof beginAndSend> | null = null
  return async () => {
    const first = sent === null
    sent ??= beginAndSend(context, ports, begin)
    const known = await sent
    if (!known.ok) return known
    const { outcome } = known.value
    const after = { ...context, now: ports.clock() }
    const state = first && known.value.state ? known.value.state : await loadSettleState(after, known.value.attempt)
    if (!state) return err({ code: 'resource_missing', resource: 'Payment attempt' })
    const booked = planSettlement(after, state, outcome, { checkoutUrl: ports.checkoutUrl, mayBeKnown: !first })
    const answered = answer({ state, attempt: booked.value, plan: booked.plan })
    if (answered.ok) return ok({ value: answered.value, plan: booked.plan })
    const settled = await settleAttempt(after, ports, state.attempt, outcome, state)
    return settled.ok ? answered : settled
  }
}

interface Sent {
  readonly attempt: PaymentAttempt
  readonly outcome: Outcome
  /** Null for an earlier attempt, which is read again. */
  readonly state: SettleState | null
}

async function beginAndSend(
  context: Context,
  ports: PaymentPorts,
  begin: () => Promise<Result<Beginning, DomainError>>,
): Promise<Result<Sent, DomainError>> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const begun = await begin()
    if (!begun.ok) return begun
    if (begun.value.kind === 'earlier') return ok(await finish(context, ports, begun.value.attempt))
    const { plan, state, account, tender, answered = async (said) => said } = begun.value
    const gateway = await ports.gateways.open(account, context.tenant.mode)
    const committed = await context.db.commit(context, plan)
    // Somebody else got there first: look again.
    if (!committed.ok) continue
    tellOutbox(context, ports, committed)
    const outcome = await answered(await sendAttempt(gateway, state.attempt, tender))
    return ok({ attempt: state.attempt, outcome, state: numbered(state, committed.invoiceNumber) })
  }
  return err(underWay)
}

/** What the beginning already tells goes out, whatever becomes of the charge. */
function tellOutbox(
  { tenant }: Context,
  ports: PaymentPorts,
  { eventIds, messageIds }: { readonly eventIds: readonly string[]; readonly messageIds: readonly string[] },
): void {
  if (eventIds.length + messageIds.length === 0) return
  ports.defer(ports.outbox.signal({ merchantId: tenant.merchantId, eventIds, messageIds }))
}

/** An invoice that was finalised with the beginning has got its number. */
function numbered(state: SettleState, number: string | null): SettleState {
  const { invoice } = state
  return invoice && number !== null ? { ...state, invoice: { ...invoice, row: { ...invoice.row, number } } } : state
}

async function finish(context: Context, ports: PaymentPorts, attempt: PaymentAttempt): Promise<Sent> {
  if (!isOpenAttempt(attempt)) return { attempt, outcome: { kind: 'unknown', message: 'settled before' }, state: null }
  return { attempt, outcome: await askAbout(context, ports, attempt), state: null }
}

/** What an attempt that came to nothing means to who asked for it; null for an approved one. */
export function refusalOf(attempt: PaymentAttempt): DomainError | null {
  switch (attempt.status) {
    case 'succeeded':
      return null
    case 'failed':
      return declined(attempt)
    case 'canceled':
      return {
        code: 'gateway_unavailable',
        message: 'The gateway could not be reached. Nothing was charged: try again.',
        nothingSent: true,
      }
    default:
      return {
        code: 'payment_processing',
        message:
          'The gateway has not answered. The payment is being checked: look again in a minute, and do not pay twice.',
      }
  }
}

function declined({ gatewayCode, gatewayMessage }: PaymentAttempt): DomainError {
  const code = gatewayCode ?? ''
  const { category } = declineOf(code, gatewayMessage ?? '')
  const message = `The payment was declined: ${gatewayMessage ?? category}.`
  return { code: 'payment_declined', message, declineCode: category, gatewayCode: code }
}
