import {
  err,
  missing,
  type Authentication,
  type DomainError,
  type PaymentIntent,
  type Result,
} from '@revkeen-edge/domain'
import { proofOf } from '../authentication/challenge.ts'
import { usedProof, useOf } from '../authentication/use.ts'
import { charge, type Beginning } from '../charging/charge.ts'
import { presentTender } from '../charging/send.ts'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { beginIntentCharge } from './begin.ts'
import { intentAnswer, loadChargeable } from './confirm.ts'

/**
 * Goes on with a payment intent whose cardholder passed the challenge: the charge is made anew, with the proof. The proof
 * is used in the commit that begins the charge. Errors: `stale_update` where it has been used by now.
 */
export function resumePaymentIntent(
  context: Context,
  ports: AuthenticationPorts,
  authentication: Authentication,
): Promise<Result<PaymentIntent, DomainError>> {
  return commitPlanned(
    context,
    ports,
    charge(context, ports, () => beginWithProof(context, authentication), intentAnswer),
  )
}

async function beginWithProof(
  context: Context,
  { id, ...known }: Authentication,
): Promise<Result<Beginning, DomainError>> {
  const { rows } = context.db
  const { authentication, intent, waiting } = await context.db.load({
    authentication: rows.authentications.byId(id),
    intent: rows.paymentIntents.byId(known.paymentIntentId ?? ''),
    waiting: rows.payments.ofAttempt(known.paymentAttemptId ?? ''),
  })
  if (!authentication || !intent) return err(missing('Payment intent'))
  const use = useOf(context, authentication)
  if (!use || intent.authenticationId !== id) return err(usedProof)
  const loaded = await loadChargeable(context, intent)
  if (!loaded.ok) return loaded
  const { method } = loaded.value
  return beginIntentCharge(
    context,
    { ...loaded.value, waiting: waiting?.status === 'pending' ? waiting : null },
    {
      tender: { ...presentTender(method), threeDSecure: proofOf(authentication) },
      along: { changes: [use], events: [] },
    },
  )
}
