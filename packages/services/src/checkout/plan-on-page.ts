import {
  err,
  missing,
  ok,
  outstanding,
  publicId,
  type DomainError,
  type PaymentMethod,
  type Result,
  type Subscription,
  type SubscriptionItem,
} from '@revkeen-edge/domain'
import type { Beginning } from '../charging/charge.ts'
import { storedBy, type Tender } from '../charging/send.ts'
import { completedSession } from '../charging/session.ts'
import { wallTime } from '../context.ts'
import { customerCreated } from '../customers/events.ts'
import { beginFoundCharge, loadForCharge } from '../invoices/charge.ts'
import { methodAttached, methodDetached } from '../payment-methods/events.ts'
import { insert, joined, update, updated, type Change, type Plan } from '../plan.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { shownRecovery, type FoundForBilling } from '../subscriptions/around.ts'
import { chargedOnPage, type PresentCharge } from '../subscriptions/billing.ts'
import { endSubscription } from '../subscriptions/end.ts'
import { loadSubscription } from '../subscriptions/load.ts'
import { moveSubscription } from '../subscriptions/moves.ts'
import { planOpening } from '../subscriptions/start.ts'
import type { VaultedInstrument } from './instrument.ts'
import type { DraftSubscription } from './opening.ts'
import type { PayInput, PreparedPayer } from './prepare.ts'

/** What a page begins, as data. */
export interface OnPage {
  readonly plan: Plan
  /** Null where nothing is charged today. */
  readonly charge: Extract<Beginning, { kind: 'new' }> | null
  /** The card of an earlier try, which is not kept. */
  readonly left: PaymentMethod | null
}

interface Given {
  readonly input: PayInput
  readonly instrument: VaultedInstrument
  /** The use of a 3-D Secure proof. */
  readonly use: Change | null
}

interface Stored {
  readonly method: PaymentMethod
  readonly left: PaymentMethod | null
  /** The customer, the method and the proof, to be committed along. */
  readonly along: Plan
}

/** All that a try on a page begins, to be one commit. Errors: those of pricing and charging an invoice. */
export async function planOnPage(
  ports: AuthenticationPorts,
  prepared: PreparedPayer,
  given: Given,
): Promise<Result<OnPage, DomainError>> {
  const stored = storedOf(prepared, given)
  const { draft } = prepared.sale
  const { tried } = prepared.payer
  if (!draft) return ok(storedAlone(ports, prepared, stored))
  const present = presentCharge(prepared, given)
  if (tried && isSameChoice(tried, draft, prepared)) return payAgain(prepared, stored, { tried, present })
  const ended = tried ? await endTried(prepared, tried) : ok(freed(prepared))
  if (!ended.ok) return ended
  const subscription = { ...draft.subscription, paymentMethodId: stored.method.id }
  const opening = await planOpening(prepared.payer.context, ports.sealer, {
    ...draft,
    subscription,
    around: { ...draft.around, method: stored.method },
    along: joined(ended.value, stored.along),
    present,
  })
  if (!opening.ok) return opening
  const { plan, charge, started } = opening.value
  if (charge) return ok({ plan, charge, left: stored.left })
  // What is due today and cannot be charged begins nothing.
  if (started.invoice && outstanding(started.invoice.invoice) > 0) return err(notCharged)
  const done = doneWithoutCharge(ports, prepared, stored, started.subscription.id)
  return ok({ plan: joined(plan, done), charge: null, left: stored.left })
}

const notCharged: DomainError = { code: 'gateway_not_configured', message: 'The seller cannot take this payment now.' }

/** What began here and was ended by somebody else leaves the session to what begins now. */
function freed({ checkout, payer }: PreparedPayer): Plan {
  const { subscription } = checkout
  if (!subscription) return { changes: [] }
  return {
    changes: [update('subscriptions', subscription, { checkoutSessionId: null, updatedAt: payer.context.now })],
  }
}

/**
 * The buyer's card as a method of the customer. It is their default only where they have none, and nothing that they owe is
 * tried with it: whoever types somebody's e-mail changes nothing of what they have.
 */
function storedOf(prepared: PreparedPayer, given: Given): Stored {
  const { account, consent, payer } = prepared
  const { context, customer, isNew, standard, tried } = payer
  const session = sessionOf(prepared)
  const { card, vaultId, initialTransactionId } = given.instrument
  const left = tried?.method?.consent?.checkoutSessionId === session.id ? tried.method : null
  if (!consent) throw new Error('a card is kept by terms that were shown')
  const method: PaymentMethod = {
    id: context.runtime.uuid(),
    merchantId: context.tenant.merchantId,
    customerId: customer.id,
    type: 'card',
    status: 'active',
    isDefault: standard === null || standard.id === left?.id,
    gateway: account.provider,
    gatewayAccountId: account.id,
    vaultId,
    initialTransactionId,
    refusedAt: null,
    cardBrand: card?.brand ?? null,
    cardLast4: card?.last4 ?? null,
    cardExpMonth: card?.expMonth ?? null,
    cardExpYear: card?.expYear ?? null,
    billingDetails: null,
    metadata: {},
    consent: {
      ...consent,
      at: wallTime(context),
      ipAddress: given.input.ipAddress,
      checkoutSessionId: session.id,
    },
    createdAt: context.now,
    updatedAt: context.now,
    version: 1,
  }
  const dropped = { status: 'inactive' as const, isDefault: false, updatedAt: context.now }
  const along: Plan = {
    changes: [
      ...(isNew ? [insert('customers', customer)] : []),
      ...(given.use ? [given.use] : []),
      ...(left ? [update('paymentMethods', left, dropped)] : []),
      insert('paymentMethods', method),
    ],
    events: [
      ...(isNew ? [customerCreated(customer)] : []),
      ...(left ? [methodDetached(updated(left, dropped))] : []),
      methodAttached(method),
    ],
    audit: [{ action: 'payment_method.create', objectType: 'payment_method', objectId: method.id }],
  }
  return { method, left, along }
}

function sessionOf({ checkout }: Pick<PreparedPayer, 'checkout'>) {
  if (!checkout.session) throw new Error('a try was counted with its session')
  return checkout.session
}

/** The cardholder is there, and lets the card be stored with this charge. */
function presentCharge(prepared: PreparedPayer, { input }: Given): PresentCharge {
  const tenderOf = ({ vaultId }: PaymentMethod): Tender => ({
    instrument: { kind: 'vault', vaultId },
    storedCredential: storedBy('recurring'),
    ...(input.ipAddress === null ? {} : { ipAddress: input.ipAddress }),
    ...(input.proof ? { threeDSecure: input.proof.threeDSecure } : {}),
  })
  return { tenderOf, request: { session: sessionOf(prepared), link: prepared.checkout.link } }
}

/** A card to be stored and nothing else: the session is complete with it. */
function storedAlone(ports: AuthenticationPorts, prepared: PreparedPayer, stored: Stored): OnPage {
  const done = doneWithoutCharge(ports, prepared, stored, null)
  return { plan: joined(stored.along, done), charge: null, left: stored.left }
}

function doneWithoutCharge(
  ports: AuthenticationPorts,
  prepared: PreparedPayer,
  { method }: Stored,
  subscriptionId: string | null,
): Plan {
  const { customer, context } = prepared.payer
  const state = { session: sessionOf(prepared), request: null, link: prepared.checkout.link, invoice: null }
  const bought = { customer, invoice: null, payment: null, orderId: null, paymentMethodId: method.id, subscriptionId }
  const done = completedSession(context, state, bought)
  return { changes: done.changes, events: done.events(ports.checkoutUrl) }
}

/** Whether another try wants what waits for its payment already: then that is paid, and nothing begins anew. */
function isSameChoice(tried: FoundForBilling, draft: DraftSubscription, { sale, payer }: PreparedPayer): boolean {
  const [owed] = tried.unpaid
  return (
    tried.customer.id === payer.customer.id &&
    owed?.totalMinor === sale.totalMinor &&
    owed.paidMinor === 0 &&
    JSON.stringify(billedBy(tried)) === JSON.stringify(billedBy(draft))
  )
}

/** What a subscription bills, and by which terms. */
function billedBy({ subscription, items }: { subscription: Subscription; items: readonly SubscriptionItem[] }) {
  const { interval, intervalCount, anchorRule, anchorDay, firstCharge, maxPayments, discountIds } = subscription
  return [
    [interval, intervalCount, anchorRule, anchorDay, firstCharge, maxPayments, discountIds],
    items.map(({ productId, priceId, description, quantity, amountMinor }) => {
      return [productId, priceId, description, quantity, amountMinor]
    }),
  ]
}

/** Pays the first invoice of the subscription that an earlier try began, with the new card. */
async function payAgain(
  { payer }: PreparedPayer,
  { method, left, along }: Stored,
  { tried, present }: { tried: FoundForBilling; present: PresentCharge },
): Promise<Result<OnPage, DomainError>> {
  const { context } = payer
  const [owed] = tried.unpaid
  if (!owed) return err(missing('Invoice'))
  const description = `Invoice ${publicId('invoice', owed.id)}`
  const wanted = { invoiceId: owed.id, methodId: method.id, amountMinor: undefined, description }
  const found = await loadForCharge(context, wanted)
  if (!found.invoice) return err(missing('Invoice'))
  const charged = { ...wanted, ...chargedOnPage(present, found.invoice) }
  const begun = beginFoundCharge(context, charged, { ...found, method, earlier: null })
  if (!begun.ok) return begun
  if (begun.value.kind === 'earlier') throw new Error('a try on a page is of no keyed request')
  const before = { row: tried.subscription, recovery: shownRecovery(tried.recoveries) }
  const move = moveSubscription(context, before, { paymentMethodId: method.id })
  const plan = joined(joined(along, { changes: move.changes, events: move.events }), begun.value.plan)
  return ok({ plan, charge: { ...begun.value, plan }, left })
}

/** Another choice ends what the try before began, and nobody owes its invoice. The session is free for the new one. */
async function endTried(
  { payer }: PreparedPayer,
  { subscription }: FoundForBilling,
): Promise<Result<Plan, DomainError>> {
  const found = await loadSubscription(payer.context, subscription.id)
  if (!found.ok) return found
  const ended = await endSubscription(found.value, {
    step: 'cancel',
    reason: 'another_choice',
    set: { checkoutSessionId: null },
  })
  return ended.ok ? ok(ended.value.plan) : ended
}
