import { err, ok, publicId, type Authentication, type DomainError, type Result } from '@revkeen-edge/domain'
import type { Context } from '../context.ts'
import { resumePaymentIntent } from '../payment-intents/resume.ts'
import type { AuthenticationPorts } from '../ports/payments.ts'
import { resumeSetupIntent } from '../setup-intents/resume.ts'
import { usedProof } from './use.ts'

/**
 * Goes on with the intent that waited for a passed challenge. Whoever comes second finds the proof used; so does one
 * whose intent was canceled or confirmed anew in the meantime.
 */
export async function finishIntent(
  context: Context,
  ports: AuthenticationPorts,
  authentication: Authentication,
): Promise<Result<'done' | 'used', DomainError>> {
  const resumed =
    authentication.paymentIntentId === null
      ? await resumeSetupIntent(context, ports, authentication)
      : await resumePaymentIntent(context, ports, authentication)
  if (resumed.ok) return ok('done')
  const isLate = resumed.error.code === usedProof.code || resumed.error.code === 'payment_processing'
  return isLate ? ok('used') : err(resumed.error)
}

/** Where the cardholder of an intent goes in the end: to the merchant, who is told which intent it was and nothing else. */
export function intentReturnUrl({ returnUrl, paymentIntentId, setupIntentId }: Authentication): string | null {
  if (returnUrl === null) return null
  const url = new URL(returnUrl)
  if (paymentIntentId !== null) url.searchParams.set('payment_intent', publicId('paymentIntent', paymentIntentId))
  if (setupIntentId !== null) url.searchParams.set('setup_intent', publicId('setupIntent', setupIntentId))
  return url.href
}
