import {
  err,
  missing,
  ok,
  type Authentication,
  type DomainError,
  type PaymentAttempt,
  type Result,
} from '@revkeen-edge/domain'
import { proofOf } from '../authentication/challenge.ts'
import { usedProof, useOf } from '../authentication/use.ts'
import { charge, type Beginning } from '../charging/charge.ts'
import { presentTender } from '../charging/send.ts'
import { commitPlanned } from '../commit.ts'
import type { Context } from '../context.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { beginInvoiceCharge } from './charge.ts'

/**
 * Goes on with a charge of an invoice whose cardholder passed the challenge: it is made anew, with the proof, which is used
 * in the commit that begins it. Gives the attempt as its outcome left it. Errors: `stale_update` where the proof has been
 * used by now, those of paying an invoice where that takes the amount no more. Pinned by doors-rapyd-challenges.test.ts.
 */
export function resumeInvoicePayment(
  context: Context,
  ports: AuthenticationPorts,
  authentication: Authentication,
): Promise<Result<PaymentAttempt, DomainError>> {
  return commitPlanned(
    context,
    ports,
    charge(
      context,
      ports,
      () => beginWithProof(context, authentication),
      ({ attempt }) => ok(attempt),
    ),
  )
}

async function beginWithProof(
  context: Context,
  { id, paymentAttemptId }: Authentication,
): Promise<Result<Beginning, DomainError>> {
  const { rows } = context.db
  const { authentication, tried, waiting } = await context.db.load({
    authentication: rows.authentications.byId(id),
    tried: rows.paymentAttempts.byId(paymentAttemptId ?? ''),
    waiting: rows.payments.ofAttempt(paymentAttemptId ?? ''),
  })
  if (!authentication || !tried?.paymentMethodId) return err(missing('Authentication'))
  const use = useOf(context, authentication)
  if (!use) return err(usedProof)
  return beginInvoiceCharge(context, {
    invoiceId: tried.invoiceId,
    methodId: tried.paymentMethodId,
    amountMinor: authentication.amountMinor,
    resumed: {
      waiting: waiting?.status === 'pending' ? waiting : null,
      use,
      tenderOf: (method) => ({ ...presentTender(method), threeDSecure: proofOf(authentication) }),
    },
  })
}
