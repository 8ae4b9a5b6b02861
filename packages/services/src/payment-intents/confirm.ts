import type { ConfirmPaymentIntent } from '@revkeen-edge/contracts'
import {
  err,
  invalidState,
  missing,
  ok,
  type DomainError,
  type Payment,
  type PaymentIntent,
  type Result,
} from '@revkeen-edge/domain'
import { closeChallenge } from '../authentication/end.ts'
import { challengedOutcome } from '../authentication/start.ts'
import { charge, earlierAttempt, type Beginning, type Settlement } from '../charging/charge.ts'
import { accountFor } from '../charging/method.ts'
import { presentTender, storedTender } from '../charging/send.ts'
import type { Context } from '../context.ts'
import { rowAfter, type Planned } from '../plan.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { beginIntentCharge, type Chargeable } from './begin.ts'
import { chargeable } from './method.ts'

/**
 * Charges a payment intent, or holds its amount, with its payment method or the one that is named. A decline is told by
 * the intent; where the issuer wants to hear from its cardholder, the intent waits for a 3-D Secure challenge. A new
 * confirmation leaves an unfinished challenge behind. Pinned by payment-intents.test.ts and three-d-secure.test.ts.
 */
export function confirmPaymentIntent(
  context: Context,
  ports: AuthenticationPorts,
  id: string,
  body: ConfirmPaymentIntent,
): () => Promise<Result<Planned<PaymentIntent>, DomainError>> {
  return charge(context, ports, () => beginConfirmation(context, ports, id, body), intentAnswer)
}

/** The intent as the outcome left it: it says itself what went wrong. */
export function intentAnswer({ state, plan }: Settlement): Result<PaymentIntent, DomainError> {
  return state.intent ? ok(rowAfter(plan, 'paymentIntents', state.intent)) : err(missing('Payment intent'))
}

async function beginConfirmation(
  context: Context,
  ports: AuthenticationPorts,
  id: string,
  body: ConfirmPaymentIntent,
): Promise<Result<Beginning, DomainError>> {
  const { rows } = context.db
  const { intent, earlier } = await context.db.load({
    intent: rows.paymentIntents.byId(id),
    earlier: earlierAttempt(context),
  })
  if (earlier) return ok({ kind: 'earlier', attempt: earlier })
  if (!intent) return err(missing('Payment intent'))
  const loaded = await loadChargeable(context, intent, body.payment_method)
  if (!loaded.ok) return loaded
  const left = await leftChallenge(context, intent)
  const returnUrl = body.return_url ?? null
  const { method, account } = loaded.value
  return beginIntentCharge(context, loaded.value, {
    // With a way back for the cardholder, the charge is theirs; else the merchant makes it in their absence.
    tender: returnUrl === null ? storedTender(method) : presentTender(method),
    along: left ? closeChallenge(context, left, 'expire') : { changes: [], events: [] },
    answered: (attempt, outcome) =>
      challengedOutcome(context, ports, outcome, {
        owner: { paymentIntentId: intent.id, paymentAttemptId: attempt.id },
        account,
        instrument: { kind: 'vault', vaultId: method.vaultId },
        amountMinor: intent.amountMinor,
        currency: intent.currency,
        returnUrl,
      }),
  })
}

/** Everything that a charge of an intent needs, or why it cannot be charged. */
export async function loadChargeable(
  context: Context,
  intent: PaymentIntent,
  named?: string,
): Promise<Result<Chargeable, DomainError>> {
  const { db } = context
  const { rows } = db
  const { merchant, accounts, customer, method, open, invoice, payment } = await db.load({
    merchant: rows.merchant.get(),
    accounts: rows.gatewayAccounts.all(),
    customer: rows.customers.byId(intent.customerId),
    method: rows.paymentMethods.byId(named ?? intent.paymentMethodId ?? ''),
    open: rows.paymentAttempts.openForInvoice(intent.invoiceId),
    invoice: rows.invoices.byId(intent.invoiceId),
    payment: rows.payments.byId(intent.paymentId ?? ''),
  })
  if (open) return err({ code: 'payment_processing', message: 'The payment intent is being processed.' })
  // Its invoice is made by its success alone.
  if (invoice) return err(invalidState('The payment intent has been paid.'))
  if (payment && !MAY_BE_FOLLOWED.includes(payment.status)) {
    return err(invalidState(`The payment of the intent is ${payment.status}, so it cannot be confirmed.`))
  }
  if (!merchant || !customer) return err(invalidState('The customer has been deleted.'))
  if (named === undefined && intent.paymentMethodId === null) {
    return err(invalidState('The payment intent has no payment method.', 'payment_method'))
  }
  const chosen = chargeable(method, customer.id, 'payment_method')
  if (!chosen.ok) return chosen
  const account = accountFor(accounts, chosen.value, intent.currency, 'payment_method')
  if (!account.ok) return account
  return ok({ intent, merchant, account: account.value, customer, method: chosen.value, waiting: null })
}

/** How the latest payment of an intent stands where another may follow: it came to nothing, or waits for a challenge. */
const MAY_BE_FOLLOWED: readonly Payment['status'][] = ['pending', 'failed']

/** The challenge that the intent still waits for, with its payment; null where there is none. */
export async function leftChallenge({ db }: Context, { authenticationId, paymentId }: PaymentIntent) {
  if (authenticationId === null) return null
  const { authentication, payment } = await db.load({
    authentication: db.rows.authentications.byId(authenticationId),
    payment: db.rows.payments.byId(paymentId ?? ''),
  })
  return authentication && { authentication, payment }
}
