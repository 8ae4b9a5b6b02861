import type { ConfirmSetupIntent } from '@revkeen-edge/contracts'
import {
  declineOf,
  err,
  INTENT,
  invalidState,
  missing,
  ok,
  transition,
  type Authentication,
  type DomainError,
  type GatewayAccount,
  type PaymentMethod,
  type Result,
  type SetupIntent,
} from '@revkeen-edge/domain'
import { challengeRows, challenged } from '../authentication/book.ts'
import type { Challenge } from '../authentication/challenge.ts'
import { closeChallenge } from '../authentication/end.ts'
import { startChallenge } from '../authentication/start.ts'
import { storedBy } from '../charging/send.ts'
import type { Context } from '../context.ts'
import { chargeable } from '../payment-intents/method.ts'
import { update, updated, type Change, type Planned } from '../plan.ts'
import type { GatewayReply, ThreeDSecureResult } from '../ports/gateway.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'

type Confirmed = Result<Planned<SetupIntent>, DomainError>

/** What the gateway said of a payment method, with the challenge that it asks for. */
interface Checked {
  readonly reply: GatewayReply
  readonly challenge: Challenge | null
}

/** Everything that a check needs. */
export interface Checkable {
  readonly setup: SetupIntent
  readonly method: PaymentMethod
  readonly account: GatewayAccount
}

/**
 * Has the gateway check a stored payment method, without charging it. A refusal is told by the intent; where the issuer
 * wants to hear from its cardholder, the intent waits for a 3-D Secure challenge. May be planned again after a lost race:
 * the gateway is asked once.
 */
export function confirmSetupIntent(
  context: Context,
  ports: AuthenticationPorts,
  id: string,
  body: ConfirmSetupIntent,
): () => Promise<Confirmed> {
  let checked: { readonly methodId: string; readonly answer: Promise<Checked> } | null = null
  return async () => {
    const loaded = await loadCheckable(context, id, body.payment_method_id)
    if (!loaded.ok) return loaded
    const { setup } = loaded.value
    const next = transition(INTENT, setup.status, 'confirm')
    if (!next.ok) return err(invalidState(`The setup intent is ${setup.status}, so it cannot be confirmed.`))
    const { method } = loaded.value
    checked ??= { methodId: method.id, answer: check(context, ports, loaded.value, body.return_url ?? null) }
    // What the gateway said of one method says nothing of another that a confirmation at the same time chose.
    if (checked.methodId !== method.id) return err(overtaken)
    const left = await leftSetupChallenge(context, setup)
    const closed = left ? closeChallenge(context, { authentication: left, payment: null }, 'expire').changes : []
    return planOf(context, { ...loaded.value, setup: { ...setup, status: next.value } }, await checked.answer, closed)
  }
}

const overtaken: DomainError = {
  code: 'conflict',
  message: 'Another confirmation has changed the payment method of the setup intent. Confirm again.',
}

/** The setup intent with the payment method that it checks, or why there is none. */
export async function loadCheckable(
  context: Context,
  id: string,
  named?: string,
): Promise<Result<Checkable, DomainError>> {
  const { db } = context
  const { setup, accounts } = await db.load({
    setup: db.rows.setupIntents.byId(id),
    accounts: db.rows.gatewayAccounts.all(),
  })
  if (!setup) return err(missing('Setup intent'))
  const methodId = named ?? setup.paymentMethodId
  if (methodId === null) return err(invalidState('The setup intent has no payment method.', 'payment_method_id'))
  const { found } = await db.load({ found: db.rows.paymentMethods.byId(methodId) })
  const method = chargeable(found, setup.customerId, 'payment_method_id')
  if (!method.ok) return method
  const account = accounts.find((each) => each.id === method.value.gatewayAccountId)
  if (account?.status !== 'active') {
    return err({ code: 'gateway_not_configured', message: 'Connect a payment gateway before confirming setups.' })
  }
  return ok({ setup, method: method.value, account })
}

/** The challenge that a setup intent still waits for. */
export async function leftSetupChallenge(
  { db }: Context,
  { authenticationId }: SetupIntent,
): Promise<Authentication | null> {
  if (authenticationId === null) return null
  return (await db.load({ found: db.rows.authentications.byId(authenticationId) })).found
}

/** Asks the gateway once. A check moves no money, so an answer that was lost is simply no answer. */
export async function askGateway(
  { tenant, runtime }: Context,
  { gateways }: AuthenticationPorts,
  { account, method, setup }: Checkable,
  threeDSecure?: ThreeDSecureResult,
): Promise<GatewayReply> {
  const gateway = await gateways.open(account, tenant.mode)
  const stores = storesCredential({ setup, method })
  return gateway.validate({
    orderId: `${setup.id}:${runtime.token()}`,
    currency: CURRENCY,
    instrument: { kind: 'vault', vaultId: method.vaultId },
    ...(stores ? { storedCredential: storedBy() } : {}),
    ...(threeDSecure ? { threeDSecure } : {}),
  })
}

/** Whether a check is the first in which the cardholder lets later charges be made in their absence. */
function storesCredential({ setup, method }: Pick<Checkable, 'setup' | 'method'>): boolean {
  return setup.usage === 'off_session' && method.initialTransactionId === null
}

/** A check is of no amount, and the gateway wants a currency all the same. */
const CURRENCY = 'USD'

async function check(
  context: Context,
  ports: AuthenticationPorts,
  checkable: Checkable,
  returnUrl: string | null,
): Promise<Checked> {
  const reply = await askGateway(context, ports, checkable)
  if (reply.outcome !== 'declined' || declineOf(reply.code, reply.message).category !== 'authentication_required') {
    return { reply, challenge: null }
  }
  const { account, method, setup } = checkable
  const challenge = await startChallenge(context, ports, {
    owner: { setupIntentId: setup.id },
    account,
    instrument: { kind: 'vault', vaultId: method.vaultId },
    amountMinor: 0,
    currency: CURRENCY,
    returnUrl,
  })
  return { reply, challenge }
}

/** What an answer makes of a setup intent that was just confirmed, with the changes that go along. */
export function planOf(
  context: Context,
  { setup, method }: Checkable,
  { reply, challenge }: Checked,
  along: readonly Change[],
): Confirmed {
  if (reply.outcome === 'not_sent' || reply.outcome === 'unknown') return err(unavailable(reply))
  const known = { paymentMethodId: method.id, authenticationId: null, nextAction: null, updatedAt: context.now }
  const set = { ...known, ...setOf(context, { setup, method }, { reply, challenge }) }
  const approved = reply.outcome === 'approved' && storesCredential({ setup, method })
  return ok({
    value: updated(setup, set),
    plan: {
      changes: [
        ...along,
        update('setupIntents', setup, set),
        // Later charges in the customer's absence refer to the transaction in which they agreed.
        ...(approved
          ? [update('paymentMethods', method, { initialTransactionId: reply.transactionId, updatedAt: context.now })]
          : []),
        ...(challenge ? challengeRows(context, challenge.authentication) : []),
      ],
      audit: [{ action: `setup_intent.${set.status}`, objectType: 'setup_intent', objectId: setup.id }],
    },
  })
}

function setOf(
  context: Context,
  { setup, method }: Pick<Checkable, 'setup' | 'method'>,
  { reply, challenge }: Checked,
): Partial<SetupIntent> & Pick<SetupIntent, 'status'> {
  if (challenge) return challenged(context, setup, challenge)
  const next = transition(INTENT, setup.status, reply.outcome === 'approved' ? 'succeed' : 'decline')
  if (!next.ok) throw new Error(`a ${setup.status} setup intent has no outcome`)
  if (reply.outcome === 'approved') {
    return { status: next.value, customerId: method.customerId, confirmedAt: context.now, lastError: null }
  }
  const { code, message } = reply.outcome === 'declined' ? reply : { code: '', message: '' }
  const declineCode = declineOf(code, message).category
  return {
    status: next.value,
    lastError: { code: 'payment_declined', message, declineCode, paymentMethodId: method.id },
  }
}

function unavailable({ outcome }: GatewayReply): DomainError {
  const message = 'The payment gateway gave no clear answer. Nothing was changed: confirm again.'
  return { code: 'gateway_unavailable', message, ...(outcome === 'not_sent' ? { nothingSent: true } : {}) }
}
