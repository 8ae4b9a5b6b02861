import {
  err,
  INTENT,
  invalidState,
  ok,
  transition,
  type Customer,
  type DomainError,
  type GatewayAccount,
  type Merchant,
  type Payment,
  type PaymentAttempt,
  type PaymentIntent,
  type PaymentMethod,
  type Result,
} from '@revkeen-edge/domain'
import type { Beginning } from '../charging/charge.ts'
import { newAttempt } from '../charging/attempt.ts'
import { pendingPayment } from '../charging/payment.ts'
import type { Outcome } from '../charging/outcome.ts'
import type { Tender } from '../charging/send.ts'
import type { SettleState } from '../charging/state.ts'
import type { Context } from '../context.ts'
import { buyerOf } from '../charging/buyer.ts'
import { insert, update, updated, type Change, type EventDraft } from '../plan.ts'

/** What a payment intent is charged from. */
export interface Chargeable {
  readonly intent: PaymentIntent
  readonly merchant: Merchant
  readonly account: GatewayAccount
  readonly customer: Customer
  readonly method: PaymentMethod
  /** The payment that waited for the cardholder; null for a try that makes one. */
  readonly waiting: Payment | null
}

/** What is committed along with the attempt, such as the use of a proof. */
interface Along {
  readonly changes: readonly Change[]
  readonly events: readonly EventDraft[]
}

interface How {
  readonly tender: Tender
  readonly along: Along
  readonly answered?: (attempt: PaymentAttempt, outcome: Outcome) => Promise<Outcome>
}

/**
 * Begins the charge, or the hold, of a payment intent: intent, attempt and the payment that shows it are committed before
 * the gateway is asked. The intent's own invoice id admits one open attempt at a time.
 */
export function beginIntentCharge(
  context: Context,
  { intent, merchant, account, customer, method, waiting }: Chargeable,
  { tender, along, answered }: How,
): Result<Extract<Beginning, { kind: 'new' }>, DomainError> {
  const next = transition(INTENT, intent.status, 'confirm')
  if (!next.ok) return err(invalidState(`The payment intent is ${intent.status}, so it cannot be confirmed.`))
  const attempt = newAttempt(context, account, {
    action: intent.captureMethod === 'manual' ? 'authorize' : 'sale',
    origin: 'payment_intent',
    invoiceId: intent.invoiceId,
    paymentId: waiting?.id ?? context.runtime.uuid(),
    paymentIntentId: intent.id,
    paymentMethodId: method.id,
    amountMinor: intent.amountMinor,
    currency: intent.currency,
    cardBrand: method.cardBrand,
    cardLast4: method.cardLast4,
    sale: snapshotOf(intent, customer, intent.amountMinor),
  })
  const payment = waiting ?? pendingPayment(context, attempt)
  const set = {
    status: next.value,
    paymentMethodId: method.id,
    paymentId: payment.id,
    authenticationId: null,
    nextAction: null,
    lastError: null,
    updatedAt: context.now,
  }
  const confirmed = updated(intent, set)
  return ok({
    kind: 'new',
    plan: {
      changes: [
        ...along.changes,
        update('paymentIntents', intent, set),
        ...(waiting ? [] : [insert('payments', payment)]),
        insert('paymentAttempts', attempt),
      ],
      events: along.events,
      audit: [{ action: 'payment_attempt.begin', objectType: 'payment_attempt', objectId: attempt.id }],
    },
    state: stateOf({ attempt, method, merchant, customer, intent: confirmed, payment }),
    account,
    tender,
    ...(answered ? { answered: (outcome: Outcome) => answered(attempt, outcome) } : {}),
  })
}

/** What settling an intent's attempt needs. Its invoice is made by its success. */
export function stateOf(
  known: Pick<SettleState, 'attempt' | 'merchant' | 'customer' | 'intent' | 'payment'> & Partial<SettleState>,
): SettleState {
  return {
    session: null,
    request: null,
    link: null,
    reversal: null,
    invoice: null,
    order: null,
    products: [],
    ...known,
  }
}

/** What the invoice of an intent's success says, for the amount that is charged or captured. */
export function snapshotOf(intent: PaymentIntent, customer: Customer, amountMinor: number): PaymentAttempt['sale'] {
  const statement = [intent.statementDescriptor, intent.statementDescriptorSuffix].filter((part) => part !== null)
  const description = intent.description ?? 'Payment'
  const line = { productId: null, priceId: null, description, quantity: 1 }
  return {
    buyer: { ...buyerOf(customer), email: intent.receiptEmail ?? customer.email },
    lines: [{ ...line, unitAmountMinor: amountMinor, subtotalMinor: amountMinor }],
    customerId: customer.id,
    description,
    ...(statement.length > 0 ? { statementDescriptor: statement.join(' ') } : {}),
    metadata: intent.metadata,
  }
}
