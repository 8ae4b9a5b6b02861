import {
  declineOf,
  ok,
  type DomainError,
  type GatewayAccount,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { wallTime, type Context } from '../context.ts'
import type { Plan, Planned } from '../plan.ts'
import type { Query } from '../ports/database.ts'
import type { PaymentPorts } from '../ports/payments.ts'
import type { Outcome } from './outcome.ts'
import { carryOut, type Begun } from './carry-out.ts'
import type { Tender } from './send.ts'
import { planSettlement } from './settle.ts'
import { loadSettleState, withSide, type SettleState } from './state.ts'

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
export const REQUEST_KEY_MS = 24 * 60 * 60 * 1000

/**
 * The attempt that an earlier try of this very request made, to be finished instead of charging again. One that was given
 * up charged nothing, so the request begins anew.
 */
export function earlierAttempt(context: Context): Query<PaymentAttempt | null> {
  const { db, requestKey } = context
  const made = db.rows.paymentAttempts.byRequestKey(requestKey ?? '', wallTime(context) - REQUEST_KEY_MS)
  const notGivenUp = (attempt: PaymentAttempt | null) => (attempt?.status === 'canceled' ? null : attempt)
  return { statements: made.statements, read: (results) => notGivenUp(made.read(results)) }
}

/**
 * A request that charges. `answer` turns the settlement into what is presented, or into an error. Pinned by
 * paying-lost-answers.test.ts and paying-at-once.test.ts.
 */
export function charge<T>(
  context: Context,
  ports: PaymentPorts,
  begin: () => Promise<Result<Beginning, DomainError>>,
  answer: (settlement: Settlement) => Result<T, DomainError>,
): () => Promise<Result<Planned<T>, DomainError>> {
  return carryOut<SettleState, Settlement, T>(
    context,
    ports,
    {
      begin: async () => {
        const begun = await begin()
        return begun.ok ? ok(asWork(await complete(context, begun.value))) : begun
      },
      reload: async (after, [attempt]) => (attempt ? loadSettleState(after, attempt) : null),
      numbered,
      book: (after, state, outcomes, again) => {
        const outcome = outcomes.get(state.attempt.id) ?? settledBefore
        const options = { checkoutUrl: ports.checkoutUrl, mayBeKnown: again }
        const { value: attempt, plan } = planSettlement(after, state, outcome, options)
        return { value: { state, attempt, plan }, plan }
      },
    },
    ({ value }) => answer(value),
  )
}

const settledBefore: Outcome = { kind: 'unknown', message: 'settled before' }

async function complete(context: Context, begun: Beginning): Promise<Beginning> {
  return begun.kind === 'earlier' ? begun : { ...begun, state: await withSide(context, begun.state) }
}

function asWork(begun: Beginning): Begun<SettleState> {
  if (begun.kind === 'earlier') return { kind: 'earlier', attempts: [begun.attempt] }
  const { plan, state, account, tender, answered } = begun
  const dispatch = { attempt: state.attempt, account, tender, ...(answered ? { answered } : {}) }
  return { kind: 'new', plan, state, dispatches: [dispatch] }
}

/** An invoice that was finalised with the beginning has got its number. */
function numbered(state: SettleState, number: string): SettleState {
  const { invoice } = state
  return invoice ? { ...state, invoice: { ...invoice, row: { ...invoice.row, number } } } : state
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
